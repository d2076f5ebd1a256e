using Runbooks.Application;
using Runbooks.Targets;

namespace Runbooks.Watch.Sources;

/// <summary>
/// The health of an application as its target describes it. An answer that does not tell, and a description that does not say what
/// health is, are missing, not a failure. Which release serves is the controller's word: the version that an application names may
/// be spelt otherwise.
/// </summary>
/// <param name="client">Sends the request.</param>
/// <param name="timeout">Its bound.</param>
internal sealed class DescribedHealthProbe(TargetClient client, TimeSpan timeout)
{
    public async Task<Look> LookAsync(CancellationToken cancel)
    {
        var target = client.Target;
        if (!OwnWord.Call(target).Succeeds(out var own, out var missing))
            return new Look(LookOutcome.Missing, missing);
        var within = own.Within is { } asked && asked < timeout ? asked : timeout;
        var answer = await client.SendAsync(own with { Within = within }, cancel);
        if (answer is not Answered answered)
            return Look.Without(answer);
        if (Look.OurFault(answered) is { } fault)
            return Look.Nothing($"{own.Url}: {fault}");
        var word = OwnWord.Read(target, answered);
        if (word.Healthy is not { } isHealthy)
            return HealthProbe.Nothing(own.Url, word);
        return new Look(LookOutcome.Answered, $"{own.Url}: {word.Said}") { IsGood = isHealthy, WasAnswered = true };
    }
}
