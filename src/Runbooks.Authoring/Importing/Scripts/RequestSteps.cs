using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Controllers;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Makes steps of requests.</summary>
/// <param name="builder">Takes them.</param>
/// <param name="secrets">The playbook's secrets.</param>
/// <param name="facts">What the page says in prose.</param>
internal sealed partial class RequestSteps(ProcedureBuilder builder, PlaybookSecrets secrets, PageFacts facts)
{
    private const int MostRetries = 9;

    /// <summary>What the draft must be told.</summary>
    public DraftInputs Inputs => builder.Draft.Inputs;

    /// <summary>Adds the step of a request.</summary>
    /// <param name="read">The request.</param>
    /// <param name="code">The code it stands in.</param>
    /// <param name="node">Where it stands there.</param>
    /// <returns>The step; null after it was said what is not understood.</returns>
    public DraftStep? Add(RequestPipeline read, CodeText code, ShellNode node)
    {
        if (Resolve(read, code, node) is not { } request)
            return null;
        if (request.Method != "GET" && DescribedRequests.Usual.FirstOrDefault(r => r.IsToggle && r.IsAt(request.PlainPath)) is { } change)
            return AddRollback(read, request, change, code, node);
        var step = builder.Add(NameOf(request), "http", code.SpanAt(node.Offset, node.End));
        step.Request = request;
        foreach (var expectation in read.Expectations.Concat(builder.TakeExpected()))
            step.Demand(expectation);
        if (builder.Draft.RollsBack)
            foreach (var expected in facts.ExpectedOf(request.PlainPath))
                Sharpen(step, expected);
        if (node is ShellNode.Pipeline { IsTimed: true } && facts.SlowestAnswer is { } slowest)
            step.Demand($"elapsed_ms < {slowest.ToString(CultureInfo.InvariantCulture)}");
        AddRetry(step, read, code);
        builder.Import(code, node.Offset, node.End);
        return step;
    }

    /// <summary>The request, with what it loses said.</summary>
    public DraftRequest? Resolve(RequestPipeline read, CodeText code, ShellNode node)
    {
        if (read.Request.Refusal is var (why, help, at))
        {
            builder.NotUnderstood(code, node.Offset, node.End, why, help);
            return null;
        }

        var resolver = new RequestResolver(Inputs, secrets);
        var (request, problem) = resolver.Resolve(read.Request);
        if (request is null)
        {
            builder.NotUnderstood(code, node.Offset, node.End, problem!, "write the step by hand: `http: { get: /path }`");
            return null;
        }

        foreach (var loss in read.Request.Losses)
            builder.Lost(code.SpanAt(loss.At.Offset, loss.At.End), loss.What, loss.Help);
        foreach (var (what, mend) in resolver.Losses)
            builder.Lost(code.SpanAt(node.Offset, node.End), what, mend);
        foreach (var lost in read.Lost)
            builder.Lost(
                code.SpanAt(lost.Offset, lost.End),
                $"what `{lost.Name}` makes of the answer is not imported",
                "say what must hold of the answer: `expect: [ body.x == \"y\" ]`"
            );
        return request;
    }

    /// <summary>Adds what a test asks: to the step whose answer it is, or as a step of its own.</summary>
    public bool Demand(ReadTest test, CodeText code, ShellNode node)
    {
        var step = test.Request is { } request
            ? Add(request, code, node)
            : builder.Draft.Steps.Find(s => s.Id.Replace('-', '_') == test.Step);
        if (step is null || step.Kind == "rollback")
            return false;
        Sharpen(step, test.Expectation);
        builder.Import(code, node.Offset, node.End);
        return true;
    }

    // The toggle is never sent blindly: the step finds out what became of it, and sends it once.
    private DraftStep AddRollback(RequestPipeline read, DraftRequest request, DescribedRequest change, CodeText code, ShellNode node)
    {
        var at = code.SpanAt(node.Offset, node.End);
        if (read.Request.Retries > 0)
            builder.Lost(
                at,
                "a rollback is never sent again blindly",
                "`rollback` finds out what became of the first request, and sends another only where it was not done"
            );
        request = request with { Path = request.PlainPath, Json = null, Body = null };
        builder.Import(code, node.Offset, node.End);
        if (builder.Draft.Steps.Find(s => s.Kind == "rollback") is { } first)
        {
            builder.TakeSaid(first);
            if (change.Role == RequestRole.Otherwise)
                ((JsonObject)first.Value!)["otherwise"] = "switch";
            else
                builder.Lost(
                    at,
                    "a second rollback would put the bad version back",
                    "`rollback` proves the first one, and is never sent twice"
                );
            return first;
        }

        var step = builder.Add("rollback", "rollback", at, new JsonObject { ["to"] = "previous", ["within"] = "60s" });
        step.Title ??= "Roll back to the previous environment";
        step.Request = request;
        if (change.Role != RequestRole.Otherwise)
            return step;
        ((JsonObject)step.Value!)["otherwise"] = "switch";
        var usual = DescribedRequests.Usual.First(r => r.Role == RequestRole.Change);
        builder.Lost(
            at,
            $"`{change.Method} {change.Path}` is sent only where the rollback is refused, or claimed and not done",
            $"`rollback` tries `{usual.Method} {usual.Path}` first; both are toggles"
        );
        return step;
    }

    // `body.health != null` says less than `body.health == "healthy"`.
    private static void Sharpen(DraftStep step, string expectation)
    {
        var weaker = expectation.Split(' ', 2)[0] + " != null";
        if (step.Expect.Contains(weaker))
            step.Expect[step.Expect.IndexOf(weaker)] = expectation;
        else
            step.Demand(expectation);
    }

    private void AddRetry(DraftStep step, RequestPipeline read, CodeText code)
    {
        if (read.Request.Retries <= 0)
            return;
        if (step.Request!.MayChange)
        {
            builder.Lost(
                step.At,
                "a request that may change something is not tried again",
                "a change that is sent twice is done twice; `safe: true` says that it changes nothing"
            );
            return;
        }

        step.Retry = new JsonObject { ["attempts"] = Math.Min(read.Request.Retries, MostRetries) + 1 };
        if (read.Request.RetryDelay is { } delay)
            step.Retry["delay"] = DraftTime.Write(delay);
    }

    /// <summary>What a step of this request is called: the last part of its path that is a word.</summary>
    public static string NameOf(DraftRequest request)
    {
        if (request.PlainPath.Contains("widget", StringComparison.OrdinalIgnoreCase))
            return "widget";
        var parts = request.PlainPath.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => Word().IsMatch(p)).ToList();
        return parts.Count == 0 ? request.Method.ToLowerInvariant() : parts[^1].Split('.')[0];
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.-]*$")]
    private static partial Regex Word();
}
