using System.Text.Json.Nodes;
using Runbooks.Application;
using Runbooks.Checklist;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Rehearsal.Guarding;
using Runbooks.Requests;
using Runbooks.Steps;
using Runbooks.Targets;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>
/// Proves, before anything is sent, that a rehearsal of a runbook changes nothing: each request that it can send is named
/// to the last byte, and none of them depends on what a target answers. What cannot be proved is a diagnostic.
/// </summary>
/// <param name="target">The target.</param>
/// <param name="find">Finds a runbook that another calls; null where there is none.</param>
/// <param name="declared">What whoever rehearses declares harmless, besides what the runbook does.</param>
/// <param name="bag">Takes what cannot be proved.</param>
internal sealed class HarmlessProof(
    Target target,
    Func<string, Runbook?> find,
    IReadOnlyList<(string Method, string Path)> declared,
    DiagnosticBag bag
)
{
    private const string WhileItRuns = "while it runs";

    private readonly ControllerWords _words = new(target);
    private readonly List<NamedRequest> _named = [];
    private readonly List<Check> _checks = [];
    private readonly List<string> _invented = [];
    private readonly Dictionary<string, Runbook> _called = [];

    /// <summary>The requests that are proved to be harmless.</summary>
    public IReadOnlyList<NamedRequest> Named => _named;

    /// <summary>The steps whose own request moves the traffic: it is not sent, and what answers it is made up.</summary>
    public IReadOnlyList<string> Invented => _invented;

    /// <summary>The runbooks that are called, as they were looked into.</summary>
    public IReadOnlyDictionary<string, Runbook> Called => _called;

    /// <summary>Looks through a runbook with what it is told.</summary>
    public void Prove(Runbook runbook, JsonObject inputs)
    {
        foreach (var (name, _) in target.Headers.Concat(DescribedApplication.Of(target)?.Headers ?? []))
        {
            if (HarmlessForm.ProblemOfHeader(name) is { } problem)
                bag.Add(
                    DiagnosticCodes.DisguisedRequest,
                    span: null,
                    $"{problem}, and goes with each request to {target.Name}",
                    help: "take it out of the target"
                );
        }

        foreach (var (method, path) in declared.Where(d => MovesTraffic(new HttpCall(d.Method, d.Path))))
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                $"`--harmless \"{method} {path}\"` names a request that moves the traffic",
                help: "leave it out: a rehearsal never sends that, and thinks a `rollback` step's own to have been made"
            );

        var scope = new Scope(
            new JsonObject
            {
                ["inputs"] = inputs.DeepClone(),
                [TargetValues.Root] = TargetValues.Of(target),
                ["run"] = new JsonObject(),
            }
        );
        var unknown = UnknownValues
            .None.With("steps", WhileItRuns)
            .With("run", WhileItRuns)
            .With("item", WhileItRuns)
            .With("index", WhileItRuns);
        foreach (var steps in new[] { runbook.Steps, runbook.OnFailure, runbook.Always })
            Look(steps, string.Empty, scope, unknown, 0);

        // Not before: what a check may ask is declared by steps, wherever they stand.
        foreach (var check in _checks.Concat(runbook.Checklist))
            Add(check);
        foreach (
            var header in Controller
                .Of(target)
                .Definition.State.Reads.SelectMany(r => r.Value.Http?.Headers ?? [])
                .Where(h => HarmlessForm.ProblemOfHeader(h.Key) is not null)
        )
            RefuseHeader($"the state of {target.Name}", header);
        foreach (var look in _words.LookCalls.Where(l => HeaderProblemOf(l) is null && !IsRefused($"the state of {target.Name}", l)))
            Add("status", look);
        if (OwnWord.Call(target).Value is { } own)
            IsRefused($"the probe of {target.Name}", own);
    }

    private void Look(IReadOnlyList<Step> steps, string path, Scope scope, UnknownValues unknown, int depth)
    {
        foreach (var step in steps)
            Look(step, path.Length == 0 ? step.Id : $"{path}/{step.Id}", scope, unknown, depth);
    }

    private void Look(Step step, string path, Scope scope, UnknownValues unknown, int depth)
    {
        var action = step.Action;
        var claim = action.Harmless;
        if (claim.Problem is var (why, help))
            bag.Add(DiagnosticCodes.ProgramInRehearsal, step.ActionSpan, $"`{step.Id}` {why}", help: help);
        foreach (var request in claim.Requests)
            Look(step, path, request, scope, unknown);
        _checks.AddRange(claim.Checks);
        if (action.Children.Count > 0)
        {
            foreach (var (inner, around) in action.Rounds(scope, unknown, WhileItRuns))
            foreach (var steps in action.Children)
                Look(steps, path, inner, around, depth);
        }

        if (action.Calls is { } call)
            Look(call, path, scope, unknown, depth);
    }

    private void Look(RunbookCall call, string path, Scope scope, UnknownValues unknown, int depth)
    {
        var called = _called.GetValueOrDefault(call.Id) ?? find(call.Id);
        if (called is null || depth >= RunbookCall.Deepest)
        {
            bag.Add(
                DiagnosticCodes.UnreadCall,
                call.Span,
                called is null
                    ? $"`{call.Id}` cannot be found, or has mistakes"
                    : $"runbooks call each other more than {RunbookCall.Deepest} deep at `{call.Id}`",
                help: "`runbook lint` shows what is wrong with it"
            );
            return;
        }

        _called[call.Id] = called;
        var (given, open) = (new JsonObject(), new List<string>());
        foreach (var (name, template) in call.Inputs)
        {
            var seen = template.Foresee(scope, unknown);
            if (seen.IsKnown)
                given[name] = seen.Value?.DeepClone();
            else
                open.Add(name);
        }

        // What is wrong with the inputs is found out when it runs, and ends it: nothing is sent for that.
        var inputs = InputValues.Complete(
            called with
            {
                Inputs = [.. called.Inputs.Where(i => !open.Contains(i.Name))],
            },
            given,
            new DiagnosticBag()
        ) ?? given;
        Look(
            called.Steps,
            path,
            scope.With("inputs", inputs),
            open.Aggregate(unknown.Without("inputs"), (u, name) => u.With($"inputs.{name}", WhileItRuns)),
            depth + 1
        );
    }

    private void Look(Step step, string path, HttpRequestFields fields, Scope scope, UnknownValues unknown)
    {
        var url = fields.Url.Foresee(scope, unknown);
        var isRead = fields.Method is "GET" or "HEAD";
        var body = fields.Json?.Foresee(scope, unknown) ?? fields.Body?.Foresee(scope, unknown);
        List<ForeseenValue> parts = isRead
            ? [url]
            :
            [
                url,
                .. fields.Headers.Select(h => h.Value.Foresee(scope, unknown)),
                .. body is null ? Array.Empty<ForeseenValue>() : [body],
            ];
        if (parts.Find(p => p.Open.Count > 0) is { } part)
        {
            bag.Add(
                DiagnosticCodes.UnforeseenRequest,
                fields.Url.Span,
                $"{(part == url ? "where" : "what")} `{step.Id}` sends depends on `{part.Open[0].Text}`, which is known only {WhileItRuns}",
                help: "write it out, or take it from an input or from the target"
            );
            return;
        }

        // One that cannot be made is not sent: it fails its step when it runs.
        if (parts.Exists(p => p.Fault is not null) || !HttpRequestFields.IsUsable(url.Text))
            return;
        var address = AddressOf(url.Text);
        if (fields.Headers.FirstOrDefault(h => HarmlessForm.ProblemOfHeader(h.Key) is not null) is { Key: not null } header)
        {
            RefuseHeader($"`{step.Id}`", header);
            return;
        }

        if (ProblemOf(fields, url.Text, body is not null) is { } disguised)
        {
            bag.Add(
                DiagnosticCodes.DisguisedRequest,
                fields.Url.Span,
                $"`{step.Id}` sends {fields.Method} {url.Text}: {disguised}",
                help: "send the request that is meant"
            );
            return;
        }

        if (_words.IsUsual && fields.Method == "POST" && !fields.IsDeclaredSafe && DescribedRequests.IsUsualToggle(url.Text))
        {
            _invented.Add(path);
            return;
        }

        // An address that is the target's own is a path on it: whichever environment is active answers.
        var sent = new HttpCall(fields.Method, ControllerPaths.Below(target.BaseUrl, address) ?? url.Text)
        {
            Body = fields.Json is not null ? body!.Value?.ToJsonString() ?? "null" : body?.Text,
        };
        if (MovesTraffic(sent))
        {
            bag.Add(
                DiagnosticCodes.UndeclaredRequest,
                fields.Url.Span,
                $"`{step.Id}` sends {fields.Method} {url.Text}, where the controller changes things, whatever is said of it",
                help: "use a `rollback` step"
            );
            return;
        }

        if (fields.MayChange && !declared.Contains((fields.Method, url.Text)))
        {
            bag.Add(
                DiagnosticCodes.UndeclaredRequest,
                fields.Url.Span,
                $"`{step.Id}` sends {fields.Method} {url.Text}, and nothing declares it harmless",
                help: $"say `safe: true` in the request if it changes nothing, or `--harmless \"{fields.Method} {url.Text}\"` "
                    + $"for this once; else rehearse the runbook against the sandbox"
            );
            return;
        }

        _named.Add(new NamedRequest(path, sent));
    }

    private void RefuseHeader(string what, KeyValuePair<string, Template> header) =>
        bag.Add(
            DiagnosticCodes.DisguisedRequest,
            header.Value.Span,
            $"{what} sends a request in disguise: {HarmlessForm.ProblemOfHeader(header.Key)}",
            help: $"take `{header.Key}` out, and send the request that is meant"
        );

    private static string? ProblemOf(HttpRequestFields fields, string url, bool hasBody) =>
        HarmlessForm.ProblemOfAddress(url)
        ?? (fields.Method is "GET" or "HEAD" && hasBody ? $"a {fields.Method} with a body may do anything" : null);

    private bool MovesTraffic(HttpCall call) => ControllerPaths.IsReserved(AddressOf(call.Url)) || _words.IsChange(call);

    // A check asks the critical function by POST. That it may is the runbook's word, by a step that declares the same path safe.
    private void Add(Check check)
    {
        foreach (var read in check.Reads(target))
        {
            if (IsRefused($"the check {check.Id}", read))
                continue;
            if (IsHarmless(read) || check.Reads(target).Any(r => IsHarmless(r) && IsControl(read, r)))
                Add($"check {check.Id}", read);
        }
    }

    private bool IsHarmless(HttpCall read) =>
        read.Method is "GET" or "HEAD"
        || read.IsDeclaredSafe
        || declared.Contains((read.Method, read.Url))
        || _named.Exists(n => n.IsOwn && n.Call.Method == read.Method && n.Call.Url == read.Url);

    // Where a request may be sent, the same may be sent to a path that no application has: nobody has to declare it as well.
    private static bool IsControl(HttpCall read, HttpCall of) =>
        CatchAllRoute.Control(of) is var control && control.Method == read.Method && control.Url == read.Url;

    // A path of a target's file or of a check can be any path, the controller's own as well.
    private bool IsRefused(string what, HttpCall read)
    {
        if (MovesTraffic(read))
            bag.Add(
                DiagnosticCodes.UndeclaredRequest,
                span: null,
                $"{what} sends {read.Method} {read.Url}, where the controller changes things",
                help: "give it another path"
            );
        else if (ProblemOf(read) is { } problem)
            bag.Add(
                DiagnosticCodes.DisguisedRequest,
                span: null,
                $"{what} sends {read.Method} {read.Url}: {problem}",
                help: "give it another path"
            );
        else
            return false;
        return true;
    }

    private static string? ProblemOf(HttpCall read) =>
        HarmlessForm.ProblemOfAddress(read.Url)
        ?? HeaderProblemOf(read)
        ?? (read is { Method: "GET" or "HEAD", Body: not null } ? $"a {read.Method} with a body may do anything" : null);

    private static string? HeaderProblemOf(HttpCall read) =>
        read.Headers.Select(h => HarmlessForm.ProblemOfHeader(h.Key)).FirstOrDefault(p => p is not null);

    private void Add(string step, HttpCall call) => _named.Add(new NamedRequest(step, call));

    private Uri AddressOf(string url) => new(target.AddressOf(url));
}
