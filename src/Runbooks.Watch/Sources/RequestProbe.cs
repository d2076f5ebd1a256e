using Runbooks.Application;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Watch.Sources;

/// <summary>Requests of our own, all at once: how long their answers take, and how many are none.</summary>
/// <param name="client">Sends them.</param>
/// <param name="path">The path that is asked with GET, an error unless it is answered with 2xx and whole; null for the target's critical
/// function.</param>
/// <param name="requests">How many.</param>
/// <param name="timeout">The bound of each.</param>
internal sealed class RequestProbe(TargetClient client, string? path, int requests, TimeSpan timeout)
{
    /// <summary>What is asked of the critical function where its request has no question of its own.</summary>
    public const string Question = "health check";

    private readonly Result<CriticalFunction, string> _critical = CriticalFunction.Of(client.Target, Question);

    public async Task<Look> LookAsync(CancellationToken cancel)
    {
        if (path is null && _critical.Why is { } missing)
            return new Look(LookOutcome.Missing, missing);
        var call = (path is null ? _critical.Value!.Call : ServiceRequest.Get(client.Target, path)) with { Within = timeout };
        var answers = await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => client.SendAsync(call, cancel)));
        var (seconds, errors, count, silent, problem, ours) = (0.0, 0, 0, 0, (string?)null, (Look?)null);
        foreach (var answer in answers)
        {
            var without = answer is Answered answered
                ? Look.OurFault(answered) is { } fault
                    ? Look.Nothing($"{call.Url}: {fault}")
                    : null
                : Look.Without(answer);
            if (without?.Outcome == LookOutcome.Missing)
            {
                ours = without;
                continue;
            }

            count++;
            if (without is not null)
                silent++;
            seconds += answer.Elapsed.TotalSeconds;
            if (ProblemOf(answer) is not { } wrong)
                continue;
            errors++;
            problem ??= wrong;
        }

        if (count == 0)
            return ours!;
        return new Look(silent == count ? LookOutcome.Unanswered : LookOutcome.Answered, problem ?? "answered")
        {
            IsGood = errors == 0,
            Requests = count,
            Errors = errors,
            Seconds = seconds,
            WasAnswered = silent < count,
        };
    }

    private string? ProblemOf(HttpAnswer answer) => path is null ? _critical.Value!.ProblemOf(answer) : Sampler.UsualProblem(answer);
}
