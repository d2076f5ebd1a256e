using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Definitions.Targets;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Requests;
using Runbooks.Shell;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>How a person looks at a target's controller and tells it something, for advice.</summary>
/// <param name="target">The target.</param>
public sealed partial class ControllerWords(Target target)
{
    private readonly Controller _controller = Controller.Of(target);

    /// <summary>Whether it is the one that a target has which names none.</summary>
    public bool IsUsual => _controller == ShippedControllers.BlueGreen;

    /// <summary>What its change means.</summary>
    public ChangeMeaning Means => _controller.Means;

    /// <summary>The same as its description says it: <c>toggle</c>, <c>absolute</c> or <c>append</c>.</summary>
    public string MeansWord => Means.ToString().ToLowerInvariant();

    /// <summary>What is sent to move the traffic, as a hash of what is written; null for the playbook's controller.</summary>
    public string? ChangeHash => IsUsual ? null : _controller.Definition.ChangeHash;

    /// <summary>How its state is read and understood, as a hash of what is written; null for the playbook's controller.</summary>
    public string? StateHash => IsUsual ? null : _controller.Definition.StateHash;

    /// <summary>The request that moves the traffic: <c>POST /path</c>, or the program.</summary>
    public string Change => Written(_controller.Definition.Change.Request);

    /// <summary>The same with what a look has made known filled in.</summary>
    /// <param name="state">The state that it would be decided on; null where it is not known yet.</param>
    /// <param name="to">The release that would be gone to; null where it is not known yet.</param>
    public string ChangeTo(ControllerState? state, Release? to)
    {
        var (scope, unknown) = KnownOf(state, to);
        return Written(_controller.Definition.Change.Request, Seen);

        string Seen(Template template) => template.Foresee(scope, unknown) is { Fault: null } seen ? seen.Text : template.Text;
    }

    /// <summary>What a change is filled in with, as far as it is known.</summary>
    internal (Scope Scope, UnknownValues Unknown) KnownOf(ControllerState? state, Release? to)
    {
        if (state is not null && to is not null)
            return (ControllerClient.ScopeOf(state, to), UnknownValues.None);
        string[] names = [.. _controller.Definition.State.Reads.Select(r => r.Key), "to", "before", ControllerNames.Serving];
        return (new Scope(_controller.Parameters), names.Aggregate(UnknownValues.None, (u, n) => u.With(n, "when the state is read")));
    }

    /// <summary>The second way; null where there is none.</summary>
    public string? Otherwise => _controller.Definition.Otherwise is { } second ? Written(second.Request) : null;

    /// <summary>How to look at the state: a line to paste.</summary>
    public string Look =>
        (Means == ChangeMeaning.Toggle ? null : Filled(_controller.Definition.ByHand.Look))
        ?? Line(_controller.Definition.State.Reads[0].Value);

    /// <summary>How to move the traffic: a line to paste; null where the description says none.</summary>
    public string? ChangeByHand => Filled(_controller.Definition.ByHand.Change);

    /// <summary>The first thing that is asked for the state, with the whole address: <c>GET https://…/path</c>, or the program.</summary>
    public string LookRequest
    {
        get
        {
            var request = _controller.Definition.State.Reads[0].Value;
            return request.Http is null ? Written(request) : $"{request.Http.Method} {Address(request.Http)}";
        }
    }

    /// <summary>The same without the method: an address, or the program.</summary>
    public string LookAt =>
        _controller.Definition.State.Reads[0].Value is var request && request.Http is { } http ? Address(http) : Written(request);

    /// <summary>How to move the traffic by the second way: a line to paste; null where there is none.</summary>
    public string? OtherwiseByHand => _controller.Definition.Otherwise is { } second ? Line(second.Request) : null;

    /// <summary>How to put a version where it can be gone to: a line to paste; null where the description says none.</summary>
    public string? DeployByHand => Filled(_controller.Definition.ByHand.Deploy);

    /// <summary>What the controller calls its own history in what is read; null where the description says none.</summary>
    public string? History => Filled(_controller.Definition.ByHand.History);

    /// <summary>What is asked by HTTP for the state; what only an earlier answer tells stands in it as <c>…</c>.</summary>
    public IReadOnlyList<HttpCall> LookCalls =>
        [.. _controller.Definition.State.Reads.Select(r => r.Value.Http).OfType<HttpRequestFields>().Select(Foreseen).OfType<HttpCall>()];

    /// <summary>
    /// Those of them of which another one's answer tells a part, so that it is not known before: GET and HEAD alone, since what another
    /// method does rests on what is sent.
    /// </summary>
    public IReadOnlyList<OpenRequest> OpenLooks =>
        [
            .. _controller
                .Definition.State.Reads.Select(r => r.Value.Http)
                .OfType<HttpRequestFields>()
                .Where(h => h.Method is "GET" or "HEAD")
                .Select(OpenOf)
                .OfType<OpenRequest>(),
        ];

    /// <summary>Those of them that are no GET and no HEAD, and of which the description says that they change nothing.</summary>
    public IEnumerable<HttpCall> SafeLooks => SafeAmong(LookCalls);

    /// <summary>Those of some reads that are no GET and no HEAD and are declared to be safe, but for what a change sends.</summary>
    public IEnumerable<HttpCall> SafeAmong(IEnumerable<HttpCall> reads) =>
        reads.Where(r => r is { IsDeclaredSafe: true, Method: not ("GET" or "HEAD") } && !IsChange(r));

    /// <summary>Whether a request is one of those that read the state.</summary>
    /// <param name="method">In capitals.</param>
    /// <param name="path">Below the target's address.</param>
    public bool IsLook(string method, string path) => method == "GET" && LookCalls.Any(c => c.Url == path);

    /// <summary>What serves and what else could, as one sentence without its full stop.</summary>
    /// <param name="state">What was seen.</param>
    public string Tell(ControllerState state)
    {
        var serving = state.Serving.Serves();
        if (state.Candidate is not { } other)
            return $"{serving}; {(Means == ChangeMeaning.Toggle ? "nothing stands by" : "nothing could be gone back to")}";
        var version = other.Version ?? Release.Unnamed;
        return Means == ChangeMeaning.Toggle ? $"{serving}; {other.Place} stands by with {version}"
            : other.Place == version ? $"{serving}; {version} could be gone back to"
            : $"{serving}; {other.Place} could be gone back to, with {version}";
    }

    /// <summary>
    /// Whether a request is one that moves the traffic, as far as it can be told before the state is read: where it goes to the same path,
    /// however that is written, and what it sends could be what a change does.
    /// </summary>
    /// <param name="call">The request.</param>
    public bool IsChange(HttpCall call)
    {
        var (scope, unknown) = KnownOf(state: null, to: null);
        var address = new Uri(target.AddressOf(call.Url));
        return new[] { _controller.Definition.Change.Request.Http, _controller.Definition.Otherwise?.Request.Http }
            .OfType<HttpRequestFields>()
            .Where(h =>
                h.Url.Foresee(scope, unknown) is { Fault: null } url
                && OpenRequest.Of(target, h.Method, url.Pieces)?.IsPlainlyAt(call.Method, address) == true
            )
            .Any(h =>
                h.Json is not null
                    ? MayBe(h.Json.Foresee(scope, unknown).Value, call.Body is null ? null : ReceivedJson.Read(call.Body).Value)
                : h.Body is not null ? h.Body.Foresee(scope, unknown) is var text && (!text.IsKnown || text.Text == call.Body)
                : string.IsNullOrEmpty(call.Body)
            );
    }

    // What is open in it is written as in the description, in braces.
    private static bool MayBe(JsonNode? change, JsonNode? sent) =>
        (change, sent) switch
        {
            (JsonValue text, _) when text.TryGetValue<string>(out var written) && written.Contains("{{", StringComparison.Ordinal) => true,
            (JsonObject one, JsonObject other) => one.Count == other.Count
                && one.All(m => other.TryGetPropertyValue(m.Key, out var value) && MayBe(m.Value, value)),
            (JsonArray one, JsonArray other) => one.Count == other.Count && one.Zip(other).All(p => MayBe(p.First, p.Second)),
            _ => JsonNode.DeepEquals(change, sent),
        };

    private OpenRequest? OpenOf(HttpRequestFields request)
    {
        var (scope, unknown) = KnownOf(state: null, to: null);
        return request.Url.Foresee(scope, unknown) is { Fault: null, IsKnown: false } url
            ? OpenRequest.Of(target, request.Method, url.Pieces)
            : null;
    }

    /// <summary>A text without what is worked out of an answer, which is of no use to a reader: the parameters alone are.</summary>
    /// <param name="text">Such as <c>/list?of={{ string.upcase(first.body.name) }}</c>, of which <c>/list?of=…</c> is left.</param>
    public static string Shortened(string text) => Worked().Replace(text, "…");

    private HttpCall? Foreseen(HttpRequestFields http)
    {
        var (scope, unknown) = KnownOf(state: null, to: null);
        return http.Url.Foresee(scope, unknown) is { Open.Count: > 0, Fault: null } open
            ? open.Pieces[0] is null
                ? null
                : new HttpCall(http.Method, Shortened(open.Text)) { IsDeclaredSafe = http.IsDeclaredSafe }
            : http.Fill(scope, _ => { }).Value;
    }

    private string Line(ControllerRequest request) =>
        request.Http is not { } http ? Written(request)
        : http.Method == "GET" ? $"curl {Address(http)}"
        : $"curl -X {http.Method} {Address(http)}";

    private string Written(ControllerRequest request) => Written(request, TextOf);

    private static string Written(ControllerRequest request, Func<Template, string> textOf) =>
        request.Http is { } http ? $"{http.Method} {textOf(http.Url)}"
        : request.Git is { } git ? git.Describe(textOf)
        : string.Join(' ', request.Command!.Run.Select(a => ShellText.Quote(textOf(a))));

    private string Address(HttpRequestFields http) => target.AddressOf(TextOf(http.Url));

    // What cannot be known before the state is read stays as it is written.
    private string TextOf(Template template) =>
        TemplateText.Fill(template, new Scope(_controller.Parameters)).Succeeds(out var text, out _) ? text : template.Text;

    private string? Filled(Template? template)
    {
        if (template is null)
            return null;
        var values = (JsonObject)_controller.Parameters.DeepClone();
        values["url"] = target.Url;
        return TemplateText.Fill(template, new Scope(values)).Succeeds(out var text, out _) ? text : template.Text;
    }

    [GeneratedRegex(@"\{\{(?! *[a-z_-]+ *\}\}).*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Worked();
}
