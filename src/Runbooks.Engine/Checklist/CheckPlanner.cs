using Runbooks.Events;
using Runbooks.Planning;

namespace Runbooks.Checklist;

/// <summary>Plans checks: those that only read are looked at now, and what they find is what is known now.</summary>
/// <param name="tools">What it uses of the world.</param>
/// <param name="state">What was found out so far.</param>
public sealed class CheckPlanner(PlanTools tools, PlanState state)
{
    /// <summary>Looks at checks.</summary>
    /// <param name="checks">The checks.</param>
    /// <param name="expectedVersion">The version to arrive at; null for whatever stands by.</param>
    /// <param name="cancel">Cancels what is under way.</param>
    public async Task<IReadOnlyList<PlannedCheck>> LookAsync(IReadOnlyList<Check> checks, string? expectedVersion, CancellationToken cancel)
    {
        var context = new CheckContext(tools.Client, tools.Events, tools.Time)
        {
            Baseline = state.Baseline,
            Rollback = state.Rollback is { Verdict: RollbackVerdict.AlreadySafe } safe ? safe : null,
            ExpectedVersion = expectedVersion ?? state.Rollback?.ExpectedVersion,
            LooksAhead = true,
            RunsChanges = false,
        };
        var planned = new List<PlannedCheck>();
        var samples = new HashSet<(int, int)>();
        foreach (var check in checks)
        {
            // Checks over one sample share it: the first of them takes the time.
            var shares = check.Sample is { } sample && !samples.Add(sample);
            planned.Add(await LookAsync(check, context, shares, cancel));
        }

        return planned;
    }

    /// <summary>How long checks may take, one after the other.</summary>
    public static TimeRange TimeOf(IEnumerable<PlannedCheck> checks) =>
        checks.Select(c => c.Time).Aggregate(TimeRange.Nothing, (sum, one) => sum + one);

    private async Task<PlannedCheck> LookAsync(Check check, CheckContext context, bool shares, CancellationToken cancel)
    {
        var reads = check.Reads(tools.Target);
        var times = check.Sample is { } sample ? $"{sample.Requests} times, {sample.Concurrency} at a time; " : string.Empty;
        var requests = reads
            .Select(r =>
                PlannedRequests.Of(r, tools.Target) with
                {
                    Note = r.Method is "GET" or "HEAD" ? null : $"{(r == reads[0] ? times : string.Empty)}a plan sends GET and HEAD alone",
                }
            )
            .ToList();
        var planned = new PlannedCheck(check.Id, check.Title, check.ExpectedIn(context), check.IsOptional, StepForecast.Open, Known: null)
        {
            Requests = requests,
            Time = shares
                ? TimeRange.Nothing
                : new TimeRange(
                    TimeSpan.Zero,
                    check.Sample is not null ? CheckContext.SampleBound + tools.Target.RequestTimeout : check.LongestLook(tools.Target)
                ),
        };
        if (!state.Reads || check.MayChange(tools.Target) || reads.Any(r => r.Method is not ("GET" or "HEAD")))
            return planned;

        var started = tools.Time.GetTimestamp();
        var finding = await check.LookAsync(context, cancel);
        var took = tools.Time.GetElapsedTime(started);
        planned = planned with
        {
            Known = $"{finding.Status.ToString().ToLowerInvariant()}: {finding.Actual}",
            Time = TimeRange.Of(took),
            Requests =
            [
                .. requests.Select(r =>
                    r with
                    {
                        Answer = new PlannedAnswer("looked at now", Math.Round(took.TotalMilliseconds / Math.Max(1, requests.Count), 1)),
                    }
                ),
            ],
        };
        if (state.ChangedBy is not null)
            return planned;
        return planned with
        {
            Forecast = finding.Status switch
            {
                CheckStatus.Pass => StepForecast.Passes,
                CheckStatus.Unknown when check.IsOptional => StepForecast.Passes,
                _ => StepForecast.Fails,
            },
        };
    }
}
