using Runbooks.Application;
using Runbooks.Targets;

namespace Runbooks.Watch.Sources;

/// <summary>The target's own metrics, of which the wanted series are read. What is not there, or not of the format, is missing.</summary>
/// <param name="client">Sends the request.</param>
/// <param name="path">Where they are.</param>
/// <param name="timeout">Its bound.</param>
/// <param name="isWanted">Chooses metrics by their names.</param>
internal sealed class MetricsScrape(TargetClient client, string path, TimeSpan timeout, Func<string, bool> isWanted)
{
    private const int MostBody = 16 * 1024 * 1024;

    private static readonly KeyValuePair<string, string>[] Accept =
    [
        KeyValuePair.Create("Accept", "text/plain;version=0.0.4;q=1,*/*;q=0.1"),
    ];

    public async Task<Look> LookAsync(CancellationToken cancel)
    {
        var call = ServiceRequest.Get(client.Target, path) with { Within = timeout, MaxBody = MostBody };
        var answer = await client.SendAsync(call with { Headers = [.. call.Headers, .. Accept] }, cancel);
        if (answer is not Answered answered)
            return Look.Without(answer);
        if (!answered.IsSuccess || answered.BodyProblem is not null)
            return Look.Nothing($"{path}: {answered.Describe()}");
        var (series, problem) = PrometheusText.Read(answered.Text, isWanted, answered.MediaType);
        return series is null
            ? Look.Nothing($"{path}: {problem}: {answered.Beginning(40)}")
            : new Look(LookOutcome.Answered, $"{path}: {series.Count} series of those that are wanted")
            {
                IsGood = true,
                Series = series,
                WasAnswered = true,
            };
    }
}
