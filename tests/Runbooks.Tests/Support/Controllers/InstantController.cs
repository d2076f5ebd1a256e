using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Rollback;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// A controller that a target describes, on the clock that leaps: 4 serves 1.5.0, and 3 with 1.4.2 can be gone back to. A change may take
/// 10 s.
/// </summary>
internal sealed class InstantController
{
    private const string Usual = "settled mark moved-by failing served operation otherwise conflict";
    private readonly List<(int Id, string Version)> _releases = [(3, "1.4.2"), (4, "1.5.0")];

    /// <param name="means">What its change means.</param>
    /// <param name="without">The keys that its description does not have.</param>
    public InstantController(string means, params string[] without)
    {
        Run.Target.Definition = TargetFile.Read(Description(means, [.. Usual.Split(' ').Except(without)]));
        Run.Target.Answer = (path, number) =>
            path == "/state" ? Look(number)
            : path == "/operation" ? (Operation == "503" ? Operation : Phase)
            : Change(path);
    }

    public InstantRun Run { get; } = new();

    /// <summary>What may be done, within 60 s.</summary>
    public static RollbackRequest Request { get; } = new(TimeSpan.FromSeconds(60)) { MaySwitch = true };

    public int Live { get; set; } = 4;

    public bool IsSettled { get; set; } = true;

    public string? By { get; set; } = "ci";

    public string? Failing { get; set; }

    /// <summary>How often something moved that is not seen in what serves.</summary>
    public int Unseen { get; set; }

    /// <summary>What became of what was begun: <c>running</c>, <c>done</c>, <c>failed</c>; <c>503</c> where nobody can say.</summary>
    public string Operation { get; set; } = "running";

    /// <summary>What is answered to each request for a change, by its number from 1: a status.</summary>
    public Func<int, string> Changes { get; set; } = _ => "200";

    /// <summary>What happens before the state is told, by the number of the read from 1.</summary>
    public Action<int> OnLook { get; set; } = _ => { };

    /// <summary>How many requests for a change came.</summary>
    public int Sent { get; private set; }

    /// <summary>Moves the traffic.</summary>
    public void Move(int to, string by)
    {
        if (_releases.TrueForAll(r => r.Id != to))
            _releases.Add((to, "1.4.2"));
        (Live, By) = (to, by);
    }

    /// <summary>The same, so many seconds later.</summary>
    public void MoveLater(double seconds, int to, string by) => Run.Target.Later(TimeSpan.FromSeconds(seconds), () => Move(to, by));

    private string Phase => new JsonObject { ["phase"] = Operation }.ToJsonString();

    private string Look(int number)
    {
        OnLook(number);
        return new JsonObject
        {
            ["live"] = Live,
            ["settled"] = IsSettled,
            ["mark"] = Live + (100 * Unseen),
            ["by"] = By,
            ["failing"] = Failing,
            ["releases"] = new JsonArray([
                .. _releases.Select(r => new JsonObject
                {
                    ["id"] = r.Id,
                    ["version"] = r.Version,
                    ["served"] = true,
                }),
            ]),
        }.ToJsonString();
    }

    private string Change(string path) => path is "/change" or "/second" ? Changes(++Sent) : "404";

    private static string Description(string means, IReadOnlyCollection<string> with)
    {
        string If(string key, string line) => with.Contains(key) ? line : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            apiVersion: runbooks/v1
            name: shop
            base-url: http://instant.test
            processing-time: 10s
            controller:
              state:
                reads: { shop: { http: { get: /state } } }
                serving: { ref: shop.body.live }
                {{If("settled", "settled: shop.body.settled")}}
                {{If("mark", "mark: shop.body.mark")}}
                {{If("moved-by", "moved-by: shop.body.by")}}
                {{If("failing", "failing: shop.body.failing")}}
                releases:
                  from: shop.body.releases
                  newest-by: item.id
                  ref: item.id
                  place: '"slot " + item.id'
                  version: item.version
                  {{If("served", "served: item.served")}}
              change:
                means: {{means}}
                http: { post: /change, json: { to: "{{"{{ to.ref }}"}}" } }
                {{If("conflict", "conflict: status == 412")}}
                {{If(
                "operation",
                "operation: { http: { get: /operation }, done: body.phase == \"done\", failed: body.phase == \"failed\" }"
            )}}
              {{If("otherwise", "otherwise: { http: { post: /second, json: { to: \"{{ to.ref }}\" } } }")}}
            """
        );
    }
}
