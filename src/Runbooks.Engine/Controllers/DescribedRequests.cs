using System.Text.RegularExpressions;
using Runbooks.Expressions.Outlooks;

namespace Runbooks.Controllers;

/// <summary>The requests that the descriptions of controllers name.</summary>
public static partial class DescribedRequests
{
    // Every run with a POST asks for them: the descriptions that do not even have the word are not read for that.
    private static readonly Lazy<IReadOnlyList<DescribedRequest>> Toggles = new(() =>
        [
            .. ShippedControllers
                .Names.Where(n => ShippedControllers.TextOf(n)!.Text.Contains("toggle", StringComparison.OrdinalIgnoreCase))
                .SelectMany(n => Of(ShippedControllers.Read(n)!))
                .Where(r => r.IsToggle),
        ]
    );
    private static readonly Lazy<IReadOnlyList<DescribedRequest>> OfTheUsual = new(() => Of(ShippedControllers.BlueGreen.Definition));

    /// <summary>Those of the controller that a target has which names none.</summary>
    public static IReadOnlyList<DescribedRequest> Usual => OfTheUsual.Value;

    /// <summary>The request by which the state of a target is read whose file names no controller.</summary>
    public static DescribedRequest UsualLook => Usual[0];

    /// <summary>Those of it that change something: which release serves, or what stands by.</summary>
    public static IEnumerable<DescribedRequest> UsualChanging => Usual.Where(r => r.Role != RequestRole.Look);

    /// <summary>Whether it has a request at a path that undoes itself when it is sent twice.</summary>
    /// <param name="path">The path below the target's address, exactly as it is described.</param>
    public static bool IsUsualToggle(string? path) => Usual.Any(r => r.IsToggle && r.Path == path);

    /// <summary>Whether a request, as a run writes it down, is the second way of the controller of a target that names none.</summary>
    public static bool IsUsualOtherwise(string request) =>
        Usual.Any(r => r.Role == RequestRole.Otherwise && request.EndsWith(r.Path, StringComparison.Ordinal));

    /// <summary>Those of a description: what is a program, or has no address before it is sent, is none.</summary>
    public static IReadOnlyList<DescribedRequest> Of(ControllerDefinition controller)
    {
        var found = new List<DescribedRequest>();
        foreach (var (name, read) in controller.State.Reads)
            Add(RequestRole.Look, read, MembersOf(controller.State, name.Replace('-', '_')));
        Add(RequestRole.Change, controller.Change.Request, []);
        if (controller.Otherwise is { } second)
            Add(RequestRole.Otherwise, second.Request, []);
        if (controller.ByHand.Deploy is { } line && Posted().Match(line.Text) is { Success: true } posted)
            found.Add(new DescribedRequest(controller, RequestRole.Deploy, posted.Groups["method"].Value, posted.Groups["path"].Value));
        return found;

        void Add(RequestRole role, ControllerRequest request, IReadOnlyList<string> members)
        {
            if (request.Http is { } http)
                found.Add(new DescribedRequest(controller, role, http.Method, http.Url.Text) { Members = members });
        }
    }

    /// <summary>A request that undoes itself when it is sent twice; null where none of the controllers that ship has one there.</summary>
    /// <param name="url">An address, or a path.</param>
    public static DescribedRequest? FindToggle(string url) => Toggles.Value.FirstOrDefault(r => r.IsAt(url));

    private static List<string> MembersOf(StateFields state, string read)
    {
        var begin = $"{read}.body.";
        return
        [
            .. state
                .Roots.SelectMany(PathUse.Of)
                .Where(u => u.Path.StartsWith(begin, StringComparison.Ordinal))
                .Select(u => u.Path[begin.Length..].Split('.', '[')[0])
                .Distinct(),
        ];
    }

    [GeneratedRegex("""-X (?<method>[A-Z]+) "?\{\{ url \}\}"?(?<path>/\S+)""")]
    private static partial Regex Posted();
}
