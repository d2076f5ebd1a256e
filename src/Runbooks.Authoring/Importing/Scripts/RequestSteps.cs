using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Requests;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Controllers;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Makes steps of requests.</summary>
/// <param name="builder">Takes them.</param>
/// <param name="secrets">The playbook's secrets.</param>
/// <param name="slowest">How long the page says that an answer may take, in milliseconds; null where it does not say.</param>
internal sealed partial class RequestSteps(StepBuilder builder, PlaybookSecrets secrets, double? slowest)
{
    private const int MostRetries = 9;

    /// <summary>Adds the step of a request.</summary>
    /// <param name="read">The request.</param>
    /// <param name="code">The code it stands in.</param>
    /// <param name="node">Where it stands there.</param>
    /// <returns>The step; null where a step cannot send it as it stands.</returns>
    public DraftStep? Add(RequestPipeline read, CodeText code, ShellNode node)
    {
        if (Resolve(read, code, node) is not { } request)
            return null;
        builder.Mark(code, node.Offset, node.End, LineOutcome.CarriedOver);
        if (request.Method != "GET" && DescribedRequests.Usual.FirstOrDefault(r => r.IsToggle && r.IsAt(request.PlainPath)) is { } change)
            return AddRollback(read, request, change, code, node);
        var step = builder.Add(NameOf(request), "http", code.SpanAt(node.Offset, node.End), mayChange: request.MayChange);
        step.Request = request;
        step.Original = code.TextAt(node.Offset, node.End);
        step.Shown = read.Value;
        foreach (var condition in read.Conditions)
            step.Demand(condition);
        if (node is ShellNode.Pipeline { IsTimed: true } && slowest is { } bound)
            step.Demand($"elapsed_ms < {bound.ToString(CultureInfo.InvariantCulture)}");
        AddRetry(step, read);
        return step;
    }

    /// <summary>The request as a draft has it, with what it loses told; null where a step cannot send it as it stands.</summary>
    public DraftRequest? Resolve(RequestPipeline read, CodeText code, ShellNode node)
    {
        var resolver = new RequestResolver(builder.Draft.Inputs, secrets);
        if (resolver.Resolve(read.Request) is not { } request)
            return null;
        var at = code.SpanAt(node.Offset, node.End);
        foreach (var loss in read.Request.Losses)
            builder.Lost(code.SpanAt(loss.At.Offset, loss.At.End), loss.What, loss.Help);
        foreach (var (what, mend) in resolver.Losses)
            builder.Lost(at, what, mend);
        foreach (var assumed in resolver.Assumed)
            builder.Assume(at, assumed, "write another target where it is another one");
        foreach (var lost in read.Lost)
            builder.Lost(
                code.SpanAt(lost.Offset, lost.End),
                $"what `{lost.Name}` makes of the answer is not imported",
                "say what must hold of the answer: `expect: [ body.x == \"y\" ]`"
            );
        return request;
    }

    /// <summary>What a step of this request is called: the last part of its path that is a word.</summary>
    public static string NameOf(DraftRequest request)
    {
        var parts = request.PlainPath.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => Word().IsMatch(p)).ToList();
        return parts.Count == 0 ? request.Method.ToLowerInvariant() : parts[^1].Split('.')[0];
    }

    // The toggle is never sent blindly: the step finds out what became of it, and sends it once.
    private DraftStep? AddRollback(RequestPipeline read, DraftRequest request, DescribedRequest change, CodeText code, ShellNode node)
    {
        var at = code.SpanAt(node.Offset, node.End);
        if (read.Request.Retries > 0)
            builder.Lost(
                at,
                "a rollback is never sent again blindly",
                "`rollback` finds out what became of the first request, and sends another only where it was not done"
            );
        request = request with { Path = request.PlainPath, Json = null, Body = null };
        if (builder.Draft.Steps.Find(s => s.Kind == "rollback") is { } first)
        {
            // What is done between them is no second way of the same.
            if (change.Role == RequestRole.Otherwise && builder.Draft.Steps.Skip(builder.Draft.RollbackAt + 1).Any(s => s.MayChange))
                return null;
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

        var step = builder.Add("rollback", "rollback", at, RollbackValue(), mayChange: true);
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

    /// <summary>What a rollback of a draft is given.</summary>
    public static JsonObject RollbackValue() => new() { ["to"] = "previous", ["within"] = "60s" };

    private void AddRetry(DraftStep step, RequestPipeline read)
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

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.-]*$")]
    private static partial Regex Word();
}
