using Runbooks.Application;
using Runbooks.Targets;

namespace Runbooks.Watch.Sources;

/// <summary>
/// The health of an application as its target describes it, with the version that it names. An answer that does not tell, and a
/// description that does not say what health is, are missing, not a failure.
/// </summary>
/// <param name="client">Sends the request.</param>
/// <param name="timeout">Its bound.</param>
internal sealed class DescribedHealthProbe(TargetClient client, TimeSpan timeout)
{
    private const int MostBody = 64 * 1024;

    public async Task<Look> LookAsync(CancellationToken cancel)
    {
        var target = client.Target;
        if (!OwnWord.Call(target).Succeeds(out var own, out var missing))
            return new Look(LookOutcome.Missing, missing);
        var within = own.Within is { } asked && asked < timeout ? asked : timeout;
        var answer = await client.SendAsync(own with { Within = within, MaxBody = Math.Min(own.MaxBody, MostBody) }, cancel);
        if (answer is not Answered answered)
            return Look.Without(answer);
        if (Look.OurFault(answered) is { } fault)
            return Look.Nothing($"{own.Url}: {fault}");
        var word = OwnWord.Read(target, answered);
        var version = DescribedApplication.Of(target) is { Health: { Version: not null } health }
            ? health.VersionIn(target, answered).Value
            : null;
        if (word.Healthy is not { } isHealthy)
            return HealthProbe.Nothing(own.Url, word) with { Version = version };
        return new Look(LookOutcome.Answered, $"{own.Url}: {word.Said}")
        {
            IsGood = isHealthy,
            Version = version,
            WasAnswered = true,
        };
    }
}
