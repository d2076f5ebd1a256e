using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>What checks look at, and what they share while one checklist is gone through.</summary>
/// <param name="client">Sends requests.</param>
/// <param name="events">Keeps evidence.</param>
/// <param name="time">The clock.</param>
public sealed class CheckContext(TargetClient client, RunEvents events, TimeProvider time)
{
    /// <summary>What the sample of the critical function asks.</summary>
    internal const string SampledQuestion = "performance test";

    /// <summary>The bound on the whole sample.</summary>
    internal static readonly TimeSpan SampleBound = TimeSpan.FromSeconds(60);

    private readonly Dictionary<(int Requests, int Concurrency), Task<(Sample Sample, string Evidence)>> _samples = [];

    /// <summary>Sends requests.</summary>
    public TargetClient Client => client;

    /// <summary>The status as it was when the run began; null where it could not be read.</summary>
    public DeploymentStatus? Baseline { get; init; }

    /// <summary>What became of the run's rollback; null where none was tried.</summary>
    public RollbackResolved? Rollback { get; init; }

    /// <summary>The version that the operator expects; null where none was given.</summary>
    public string? ExpectedVersion { get; init; }

    /// <summary>Sends a request and keeps the exchange as evidence.</summary>
    public async Task<(HttpAnswer Answer, string Evidence)> ExchangeAsync(HttpCall call, string name, string about, CancellationToken cancel)
    {
        var answer = await client.SendAsync(call, cancel);
        return (answer, await events.KeepAsync($"{name}.json", about, EvidenceFile.Write(call, answer)));
    }

    /// <summary>
    /// Reads the status anew.
    /// </summary>
    public async Task<(DeploymentStatus? Status, string? Problem, string Evidence)> StatusAsync(string about, CancellationToken cancel)
    {
        var (answer, evidence) = await ExchangeAsync(new HttpCall("GET", StatusReader.Path), "check-status", about, cancel);
        var (status, problem) = DeploymentStatus.Parse(answer);
        return (status, problem, evidence);
    }

    /// <summary>The sample of the critical function: taken once, so that response times and error rate are of the same requests.</summary>
    public Task<(Sample Sample, string Evidence)> SampleAsync(int requests, int concurrency, CancellationToken cancel)
    {
        if (!_samples.TryGetValue((requests, concurrency), out var taken))
        {
            taken = TakeAsync(requests, concurrency, cancel);
            _samples[(requests, concurrency)] = taken;
        }

        return taken;
    }

    private async Task<(Sample Sample, string Evidence)> TakeAsync(int requests, int concurrency, CancellationToken cancel)
    {
        var call = AiQuery.Call(client.Target.Tenant, SampledQuestion);
        var sample = await new Sampler(client, time).TakeAsync(call, requests, concurrency, SampleBound, a => AiQuery.Read(a).Problem, cancel);
        var about = $"{sample.Count} requests of POST {AiQuery.Path}, {concurrency} at a time";
        var evidence = await events.KeepAsync("sample.json", about, EvidenceFile.Write(sample.ToEvidence(about)));
        await events.PublishAsync(new SampleTaken($"Checklist: POST {AiQuery.Path}", sample.Count, Math.Round(sample.AverageMs, 1), Math.Round(sample.P95Ms, 1), Math.Round(sample.ErrorRate, 4), evidence));
        return (sample, evidence);
    }
}
