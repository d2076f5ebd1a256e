using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Shell;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>The playbook's "Core Functionality": the AI query answers sensibly, and not because every path does.</summary>
public sealed class CoreFunctionalityCheck : Check
{
    private const string Question = "test message";

    public static readonly Kind<Check> Kind = Plain(
        "core-functionality",
        "The AI query answers sensibly, as JSON or as an event stream, and not by a catch-all route.",
        optional => new CoreFunctionalityCheck { IsOptional = optional }
    );

    /// <inheritdoc/>
    public override string Id => Kind.Name;

    /// <inheritdoc/>
    public override string Title => "Core functionality";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand => [CurlLine.Query];

    /// <inheritdoc/>
    public override string Expected => "the AI query answers with a message, and a path that does not exist answers otherwise";

    /// <inheritdoc/>
    public override IReadOnlyList<HttpCall> Reads(Target target) => WithControl(Query(target));

    /// <inheritdoc/>
    protected override async Task<CheckFinding> FindAsync(CheckContext context, CancellationToken cancel)
    {
        var call = Query(context.Client.Target);
        var (answer, first) = await context.ExchangeAsync(call, "ai-query", "The AI query", cancel);
        var (message, problem) = CriticalRequest.Read(answer);
        if (problem is not null)
            return CheckFinding.Fail(problem, first) with { Failed = CriticalRequest.Failed(answer) };

        var (isCatchAll, second) = await context.IsCatchAllAsync(call, answer, c => CriticalRequest.Read(c).Why is null, cancel);
        return isCatchAll
            ? CheckFinding.OfCatchAll(
                "a path that does not exist gives an answer like it: a catch-all route, not the application",
                first,
                second
            )
            : CheckFinding.Pass($"answered in {Duration.Format(answer.Elapsed)}: \"{Short(message!.Trim())}\"", first, second);
    }

    internal static HttpCall Query(Target target) => CriticalRequest.Call(target.Tenant, Question);

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
