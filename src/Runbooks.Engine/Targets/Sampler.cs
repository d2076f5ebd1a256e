namespace Runbooks.Targets;

/// <summary>Sends one request many times.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="time">The clock.</param>
public sealed class Sampler(TargetClient client, TimeProvider time)
{
    /// <summary>Takes a sample; what is not sent when the time is over is left out.</summary>
    /// <param name="call">The request.</param>
    /// <param name="requests">How many.</param>
    /// <param name="concurrency">How many at the same time.</param>
    /// <param name="within">The bound on all of them.</param>
    /// <param name="problem">Why an answer counts as an error; null where it does not.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<Sample> TakeAsync(
        HttpCall call,
        int requests,
        int concurrency,
        TimeSpan within,
        Func<HttpAnswer, string?> problem,
        CancellationToken cancel
    )
    {
        var started = time.GetTimestamp();
        var left = requests;
        var taken = new List<SampledRequest>(requests);
        async Task SendInTurnAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0 && time.GetElapsedTime(started) < within)
            {
                var answer = await client.SendAsync(call, cancel);
                var request = new SampledRequest(answer.Elapsed.TotalMilliseconds, problem(answer));
                lock (taken)
                    taken.Add(request);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, requests)).Select(_ => SendInTurnAsync()));
        return new Sample(taken);
    }

    /// <summary>
    /// The usual meaning of an error: no answer, a status outside 2xx, a body that is not whole, or JSON that says itself that it failed.
    /// </summary>
    public static string? UsualProblem(HttpAnswer answer) =>
        answer switch
        {
            Answered { IsSuccess: true, BodyProblem: null } answered => SaidFailure.In(answered.Json().Value) is { } failure
                ? $"the answer says itself that it failed: {failure}"
                : null,
            _ => answer.Describe(),
        };
}
