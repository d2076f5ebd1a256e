using System.Text.Json.Nodes;
using Runbooks.Application;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Programs;
using Runbooks.Requests;
using Runbooks.Shell;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>A check of one's own, which a runbook describes, or each target.</summary>
/// <param name="id">Its name.</param>
/// <param name="described">How it looks; null where each target says it.</param>
public sealed class OwnCheck(string id, DescribedCheck? described) : Check
{
    /// <inheritdoc/>
    public override string Id => id;

    /// <inheritdoc/>
    public override string Title => described?.Title ?? char.ToUpperInvariant(id[0]) + id[1..].Replace('-', ' ');

    /// <inheritdoc/>
    public override string Expected => described?.ToString() ?? $"what the target says of its check `{id}`";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand =>
        described switch
        {
            { Request: { } request } => RequestByHand.Look(request, [described.Pass]),
            { Query: { } query } =>
            [
                $"{CurlLine.Curl} -G \"${{PROMETHEUS}}\"{PrometheusQuery.Path} --data-urlencode {ShellText.Quote($"query={query}")}    "
                    + $"# {described.Pass.Text}",
            ],
            { Command: { } command } => [ByHandOf(command, described)],
            _ => [],
        };

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHandOn(Target target) =>
        On(target) is { Command: { } command } own ? [ByHandOf(command, own)] : base.ByHandOn(target);

    /// <summary>The kind that a checklist names it by.</summary>
    public static Kind<Check> KindOf(string name, DescribedCheck? described) =>
        Plain(name, described?.ToString() ?? "What each target says.", optional => new OwnCheck(name, described) { IsOptional = optional });

    /// <inheritdoc/>
    public override string ExpectedOn(Target target) => On(target)?.ToString() ?? Expected;

    /// <inheritdoc/>
    public override IReadOnlyList<HttpCall> Reads(Target target) =>
        On(target) switch
        {
            { Request: { } request } => ServiceRequest.Of(request, target).Value is { } call ? WithControl(call) : [],
            { Query: { } query } when target.Prometheus is { } server => [PrometheusQuery.Read(server, query)],
            _ => [],
        };

    /// <inheritdoc/>
    public override bool MayChange(Target target) => On(target) is { MayChange: true };

    /// <inheritdoc/>
    public override bool RunsProgram(Target target) => On(target) is { Command: not null };

    /// <inheritdoc/>
    public override TimeSpan LongestLook(Target target) => On(target)?.Command?.Within ?? base.LongestLook(target);

    /// <inheritdoc/>
    public override IReadOnlyList<string> PassedVariables(Target target) => On(target)?.Command?.Passed ?? [];

    /// <inheritdoc/>
    public override bool SaysSomethingBefore(CheckContext context) => context.IsPlayed || On(context.Client.Target) is { MayChange: false };

    /// <inheritdoc/>
    protected override async Task<CheckFinding> FindAsync(CheckContext context, CancellationToken cancel)
    {
        var target = context.Client.Target;
        if (context.IsPlayed)
            return await OfPlayedAsync(context, cancel);
        if (On(target) is not { } own)
            return CheckFinding.Unknown(
                DescribedApplication.Of(target) is null
                    ? $"{target.Name} describes no application: `application: {{ checks: {{ {id}: … }} }}`"
                        + $"{DescribedApplication.InFile(target)} gives the check"
                    : DescribedApplication.Without(target, $"how `{id}` is checked", $"checks: {{ {id}: … }}")
            );
        var wanted = context.IsAhead ? 1 : own.Stable;
        var evidence = new List<string>();
        for (var look = 1; ; look++)
        {
            var found = await LookAsync(own, context, isFirst: look == 1, cancel);
            evidence.AddRange(found.Evidence);
            if (found.Status == CheckStatus.Pass && look < wanted)
            {
                await context.WaitAsync(own.Every, cancel);
                continue;
            }

            var actual =
                found.Status == CheckStatus.Pass && wanted > 1 ? $"{wanted} times in a row, at last: {found.Actual}"
                : look > 1 ? $"{found.Actual}, at look {look} of {wanted}"
                : found.Actual;
            return found with { Actual = actual, Evidence = evidence };
        }
    }

    private static string ByHandOf(CommandFields command, DescribedCheck own) =>
        $"{string.Join(' ', command.Run.Select(a => ShellText.Quote(a.Text)))}    # {own.Pass.Text}";

    private DescribedCheck? On(Target target) => described ?? DescribedApplication.Of(target)?.Checks.GetValueOrDefault(id);

    private Task<CheckFinding> LookAsync(DescribedCheck own, CheckContext context, bool isFirst, CancellationToken cancel) =>
        own switch
        {
            { Request: { } request } => AskAsync(own, request, context, isFirst, cancel),
            { Query: { } query } => QueryAsync(own, query, context, cancel),
            _ => RunAsync(own, own.Command!, context, cancel),
        };

    private async Task<CheckFinding> AskAsync(
        DescribedCheck own,
        HttpRequestFields request,
        CheckContext context,
        bool isFirst,
        CancellationToken cancel
    )
    {
        var target = context.Client.Target;
        if (!ServiceRequest.Of(request, target, context.KeepSecret).Succeeds(out var call, out var fault))
            return CheckFinding.Unknown(fault);
        if (own.MayChange && !context.RunsChanges)
            return CheckFinding.Unknown($"{call} was not sent: it is not declared `safe: true`");
        var (answer, evidence) = await context.AskAnewAsync(call, id, Title, cancel);
        if (answer is not Answered { BodyProblem: null } answered)
            return new CheckFinding(
                answer is Answered { IsTooLarge: true } ? CheckStatus.Unknown : CheckStatus.Fail,
                $"{call}: {answer.Describe()}",
                [evidence]
            );
        var found = Judge(own, target, HttpRequestFields.OutputsOf(answered), $"{call}: {answer.Describe()}", evidence);
        if (found.Status == CheckStatus.Unknown && answered.Status >= 500)
            return found with { Status = CheckStatus.Fail };
        if (found.Status != CheckStatus.Pass || !isFirst)
            return found;
        var (isCatchAll, control) = await context.IsCatchAllAsync(call, answer, Passes, cancel);
        return isCatchAll
            ? CheckFinding.OfCatchAll(
                $"{found.Actual}, and so it does for a path that does not exist: a catch-all route, not the application",
                evidence,
                control
            )
            : found;

        bool Passes(HttpAnswer other) =>
            other is Answered { BodyProblem: null } whole
            && JudgedCondition.Of(own.Pass, TargetValues.Scope(target).WithAll(HttpRequestFields.OutputsOf(whole))).Holds == true;
    }

    private async Task<CheckFinding> QueryAsync(DescribedCheck own, string query, CheckContext context, CancellationToken cancel)
    {
        var target = context.Client.Target;
        if (target.Prometheus is not { } server)
            return CheckFinding.Unknown(
                $"{target.Name} names no Prometheus server: `prometheus: {{ url: … }}`{DescribedApplication.InFile(target)} does"
            );
        var (answer, evidence) = await context.AskAnewAsync(PrometheusQuery.Read(server, query), id, Title, cancel);
        if (answer is not Answered answered)
            return CheckFinding.Unknown($"Prometheus: {answer.Describe()}", evidence);
        if (!PrometheusQuery.Series(answered).Succeeds(out var series, out var problem))
            return CheckFinding.Unknown($"Prometheus: {problem}", evidence);
        if (series.Any(s => !double.IsFinite(s.Value)))
            return CheckFinding.Unknown($"`{query}` comes to a value that is no number", evidence);
        var outputs = new JsonObject
        {
            ["series"] = new JsonArray([
                .. series.Select(s => new JsonObject
                {
                    ["name"] = s.Name,
                    ["labels"] = new JsonObject(s.Labels.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Key, l.Value))),
                    ["value"] = s.Value,
                }),
            ]),
        };
        if (series is [var only])
            outputs["value"] = only.Value;
        var seen = series is [var one] ? FormattableString.Invariant($"{one.Value}") : $"{series.Count} series";
        return Judge(own, target, outputs, $"`{query}` comes to {seen}", evidence);
    }

    private async Task<CheckFinding> RunAsync(DescribedCheck own, CommandFields command, CheckContext context, CancellationToken cancel)
    {
        var target = context.Client.Target;
        if (!command.Fill(TargetValues.Scope(target), context.HoldsSecret).Succeeds(out var call, out var fault))
            return CheckFinding.Unknown(JudgedCondition.Of(fault));
        if (context.Client.Programs is not { } programs)
            return CheckFinding.Unknown($"`{call.Name}` was not run: no programs run here");
        if (!command.IsSafe && !context.RunsChanges)
            return CheckFinding.Unknown($"`{call.Name}` was not run: it is not declared `safe: true`");
        if (!command.IsSafe && context.Client.Fence is { } fence && await fence(cancel) is { } taken)
            return CheckFinding.Unknown($"`{call.Name}` was not run: {taken}");
        var (ran, evidence) = await context.RunAsync(programs, call, id, Title, cancel);
        if (ran.Problem is { } problem)
            return CheckFinding.Unknown(problem, evidence);
        var outputs = ran.Outputs();
        if (ReceivedJson.Read(ran.Output) is { Why: null, Value: { } body })
            outputs["body"] = body;
        return Judge(own, target, outputs, $"`{call.Name}` ended with exit code {ran.ExitCode}", evidence);
    }

    private static CheckFinding Judge(DescribedCheck own, Target target, JsonObject outputs, string seen, string evidence)
    {
        var word = JudgedCondition.Of(own.Pass, TargetValues.Scope(target).WithAll(outputs));
        return new CheckFinding(
            word.Holds switch
            {
                true => CheckStatus.Pass,
                false when !word.IsOfAbsent => CheckStatus.Fail,
                _ => CheckStatus.Unknown,
            },
            $"{seen}; {word.Said}",
            [evidence]
        );
    }

    // A world that is played has neither the paths nor the programs of this check: how its application is stands for what it would see.
    private static async Task<CheckFinding> OfPlayedAsync(CheckContext context, CancellationToken cancel)
    {
        var own = new HttpCall("GET", context.Client.Target.ProbePath);
        var (answer, evidence) = await context.OwnWordAsync(own, cancel);
        var word = HealthReading.Parse(answer);
        return new CheckFinding(
            word.Healthy switch
            {
                true => CheckStatus.Pass,
                false => CheckStatus.Fail,
                null => CheckStatus.Unknown,
            },
            $"the target is played, and its application stands for what this check asks: {own.Url}: {word.Said}",
            [evidence]
        );
    }
}
