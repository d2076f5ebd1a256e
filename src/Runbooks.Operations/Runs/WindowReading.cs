using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Incidents.Charts;
using Runbooks.Incidents.Records;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Runs;

/// <summary>
/// Asks a target's monitoring, when a run has ended, how it went from half an hour before the problem on. Whatever keeps it from that is
/// said in the record, which stands without it.
/// </summary>
/// <param name="client">Sends the queries.</param>
/// <param name="history">The run.</param>
internal sealed class WindowReading(TargetClient client, RunHistory history)
{
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    /// <summary>Reads and tells it; nothing where the target has nothing of the kind, or nothing was wrong.</summary>
    public async Task TellAsync(RunEvents events)
    {
        var target = client.Target;
        if (
            target is { Prometheus: null or { ErrorRate: null, Latency: null }, Dashboard: null }
            || history.Finished is not { Outcome: not Outcome.NothingWrong }
        )
            return;
        var (began, to) = (Began(), history.LastOf<RunFinished>()!.At);
        if (to <= began)
            return;
        var from = began - Before;
        var seen = new WindowSeen(from, to) { Dashboard = target.Dashboard is { } page ? DashboardLink.At(page, from, to) : null };
        if (target.Prometheus is { } server)
        {
            var problems = new List<string>();
            var rate = await AskAsync(server, server.ErrorRate, from, to, problems);
            var latency = await AskAsync(server, server.Latency, from, to, problems);
            seen = seen with
            {
                ErrorRate = Summary(rate, began),
                Latency = Summary(latency, began),
                Chart = rate is null && latency is null ? null : await DrawAsync(events, from, to, rate, latency),
                BudgetSpent = target.Objective is { } objective && rate is not null ? objective.Spent(Failed(rate, began, to)) : null,
                BudgetDays = target.Objective?.Days,
                Problem = problems.Count == 0 ? null : string.Join("; ", problems),
            };
        }

        await events.PublishAsync(seen);
    }

    // Where the switch to the version that was left is known, nothing of it was before; where it is not, the problem was detected then.
    private DateTimeOffset Began() =>
        new[]
        {
            history.Started.DetectedAt,
            history.Started.FailingSince ?? history.Started.DetectedAt,
            Switched() ?? history.Started.DetectedAt,
        }.Min();

    private DateTimeOffset? Switched()
    {
        var switched = (history.FirstOf<StatusObserved>()?.Event as StatusObserved)?.Since?.SwitchedAt;
        return switched > history.Started.DetectedAt - TimeSpan.FromDays(1) ? switched : null;
    }

    private async Task<IReadOnlyList<TimedValue>?> AskAsync(
        PrometheusServer server,
        string? query,
        DateTimeOffset from,
        DateTimeOffset to,
        List<string> problems
    )
    {
        if (query is null)
            return null;
        var answer = await client.SendAsync(PrometheusRange.Read(server, query, from, to) with { Within = Bound }, CancellationToken.None);
        var (values, problem) = answer is Answered answered
            ? PrometheusRange.Values(answered)
            : Result.Failed($"Prometheus: {answer.Describe()}");
        if (problem is not null)
            problems.Add($"`{query}`: {problem}");
        return values;
    }

    private static SeenSeries? Summary(IReadOnlyList<TimedValue>? values, DateTimeOffset began)
    {
        if (values is null)
            return null;
        var before = values.Where(v => v.At < began).Select(v => v.Value).Order().ToList();
        var since = values.Where(v => v.At >= began).Select(v => v.Value).ToList();
        return new SeenSeries(before.Count == 0 ? null : before[before.Count / 2], since.Count == 0 ? null : since.Max(), values[^1].Value);
    }

    // The share that failed, summed up over the seconds since it began.
    private static double Failed(IReadOnlyList<TimedValue> rate, DateTimeOffset began, DateTimeOffset to)
    {
        var sum = 0.0;
        for (var i = 0; i < rate.Count; i++)
        {
            var start = rate[i].At < began ? began : rate[i].At;
            var end = i + 1 < rate.Count ? rate[i + 1].At : to;
            if (end > start)
                sum += Math.Clamp(rate[i].Value, 0, 1) * (end - start).TotalSeconds;
        }

        return sum;
    }

    private async Task<string> DrawAsync(
        RunEvents events,
        DateTimeOffset from,
        DateTimeOffset to,
        IReadOnlyList<TimedValue>? rate,
        IReadOnlyList<TimedValue>? latency
    )
    {
        var chart = new WindowChart(from, to);
        if (rate is not null)
            chart.Add("Requests that fail", "%", 100, rate);
        if (latency is not null)
            chart.Add("How long requests take", "ms", 1000, latency);
        if (Switched() is { } switched)
            chart.Mark(switched, "switched");
        chart.Mark(history.Started.DetectedAt, "detected");
        if (history.FirstOf<RollbackIntended>() is { } sent)
            chart.Mark(sent.At, "rollback");
        return await events.KeepAsync("window.svg", "Error rate and latency from half an hour before", chart.ToSvg());
    }
}
