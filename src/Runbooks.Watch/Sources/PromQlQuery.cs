using Runbooks.Targets;

namespace Runbooks.Watch.Sources;

/// <summary>
/// An instant query to a Prometheus server (<c>POST /api/v1/query</c>, with the query in the body). The server is ours:
/// whatever it does not answer is missing, and never a failure of the target.
/// </summary>
/// <param name="prometheus">Sends the request to the server.</param>
/// <param name="query">The PromQL, which comes to a scalar or an instant vector.</param>
/// <param name="timeout">Its bound, which the server is told as well.</param>
internal sealed class PromQlQuery(TargetClient prometheus, string query, TimeSpan timeout)
{
    public async Task<Look> LookAsync(CancellationToken cancel)
    {
        var call = new HttpCall("POST", PrometheusQuery.Path)
        {
            Body = $"query={Uri.EscapeDataString(query)}&timeout={(int)Math.Max(1, timeout.TotalMilliseconds)}ms",
            ContentType = "application/x-www-form-urlencoded",
            Within = timeout,
            MaxBody = PrometheusQuery.MostBody,
        };
        var answer = await prometheus.SendAsync(call, cancel);
        return answer is Answered answered ? Read(answered) : new Look(LookOutcome.Missing, $"Prometheus: {answer.Describe()}");
    }

    /// <summary>Reads an answer of the server.</summary>
    internal static Look Read(Answered answered) =>
        PrometheusQuery.Series(answered).Succeeds(out var series, out var problem)
            ? new Look(LookOutcome.Answered, $"{series.Count} series")
            {
                IsGood = true,
                Series = series,
                WasAnswered = true,
            }
            : Look.Nothing($"Prometheus: {problem}");
}
