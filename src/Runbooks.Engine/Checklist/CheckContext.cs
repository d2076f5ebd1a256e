using Runbooks.Application;
using Runbooks.Controllers;
using Runbooks.Events;
using Runbooks.Programs;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>
/// What checks look at, and what they share while one checklist is gone through: a request is sent once, and whoever asks the same
/// has that answer. After a sample, which takes its time, everything is asked anew.
/// </summary>
/// <param name="client">Sends requests.</param>
/// <param name="events">Keeps evidence.</param>
/// <param name="time">The clock.</param>
public sealed class CheckContext(TargetClient client, RunEvents events, TimeProvider time)
{
    /// <summary>The bound on the whole sample.</summary>
    public static readonly TimeSpan SampleBound = TimeSpan.FromSeconds(60);

    // Enough to see that answers come, and little enough not to burden what may be failing.
    private const int EarlySample = 4;

    private readonly Lock _turn = new();
    private readonly Dictionary<(int Requests, int Concurrency), Task<(Sample Sample, string Evidence)>> _samples = [];
    private readonly Dictionary<
        (string Method, string Url, string Headers, string? Body),
        Task<(HttpAnswer Answer, string Evidence)>
    > _asked = [];

    private Contradictions? _against;
    private Task<(ControllerReading Reading, string Evidence)>? _state;

    public TargetClient Client => client;

    /// <summary>The status as it was when the run began; null where it could not be read.</summary>
    public ControllerState? Baseline { get; init; }

    /// <summary>What became of the run's rollback; null where none was tried.</summary>
    public RollbackResolved? Rollback { get; init; }

    /// <summary>The version that the operator expects; null where none was given.</summary>
    public string? ExpectedVersion { get; init; }

    /// <summary>The version that was named as bad; null where none was.</summary>
    public string? BadVersion { get; init; }

    /// <summary>Whether it is a look ahead, which is made once however many in a row a check wants.</summary>
    public bool LooksAhead { get; init; }

    /// <summary>Whether programs and requests may be let go that are not declared to change nothing.</summary>
    public bool RunsChanges { get; init; } = true;

    /// <summary>Whether the target is played, so that nothing but the playbook's application can be asked of it.</summary>
    public bool IsPlayed { get; init; }

    /// <summary>Whether nothing is decided by it: it burdens the target as little as it can.</summary>
    internal bool IsAhead => LooksAhead || Early is not null;

    /// <summary>What holds the evidence of a look before anything was changed; null for a look that decides.</summary>
    internal EarlyEvidence? Early { get; init; }

    /// <summary>
    /// Asks the application, or the controller's word on it, and keeps the exchange as evidence, or gives what another check has asked.
    /// </summary>
    public async Task<(HttpAnswer Answer, string Evidence)> ExchangeAsync(
        HttpCall call,
        string name,
        string about,
        CancellationToken cancel
    )
    {
        var (answer, evidence) = await AskOnceAsync(call, name, about, cancel);
        Against.Keep(evidence, ContradictionIn(call, answer));
        return (answer, evidence);
    }

    /// <summary>What the answers of some evidence say against the change: the bad version serves; null for nothing.</summary>
    internal string? ContradictionAmong(IEnumerable<string> evidence) => Against.Among(evidence);

    private string? ContradictionIn(HttpCall call, HttpAnswer answer) =>
        Against.In(call, answer) ?? Against.InVersion(call, OwnWord.VersionIn(client.Target, call, answer));

    private Contradictions Against => _against ??= Contradictions.To(Rollback, BadVersion, ExpectedVersion);

    private Task<(HttpAnswer Answer, string Evidence)> AskOnceAsync(HttpCall call, string name, string about, CancellationToken cancel)
    {
        var request = (call.Method, call.Url, string.Join('\n', call.Headers), call.Body);
        lock (_turn)
        {
            if (!_asked.TryGetValue(request, out var asked))
                _asked[request] = asked = AskAsync(call, name, about, cancel);
            return asked;
        }
    }

    /// <summary>Asks for the application's own word on itself.</summary>
    /// <param name="own">The request for it.</param>
    /// <param name="cancel">Cancels it.</param>
    internal Task<(HttpAnswer Answer, string Evidence)> OwnWordAsync(HttpCall own, CancellationToken cancel) =>
        ExchangeAsync(own, "api-health", "The application's own word on itself", cancel);

    /// <summary>Asks although the same may have been asked, for a check that looks several times.</summary>
    internal async Task<(HttpAnswer Answer, string Evidence)> AskAnewAsync(
        HttpCall call,
        string name,
        string about,
        CancellationToken cancel
    )
    {
        var (answer, evidence) = await AskAsync(call, name, about, cancel);
        Against.Keep(evidence, ContradictionIn(call, answer));
        return (answer, evidence);
    }

    /// <summary>Runs a program and keeps what it said as evidence.</summary>
    internal async Task<(ProgramResult Result, string Evidence)> RunAsync(
        ProgramRunner programs,
        ProgramCall call,
        string name,
        string about,
        CancellationToken cancel
    )
    {
        var ran = await programs.RunAsync(call, cancel);
        return (ran, await KeepAsync($"{name}.json", about, EvidenceFile.Write(EvidenceFile.Of(call, ran))));
    }

    /// <summary>Waits between two looks.</summary>
    internal Task WaitAsync(TimeSpan between, CancellationToken cancel) => Task.Delay(between, time, cancel);

    /// <summary>Keeps a text out of all that is told.</summary>
    internal void KeepSecret(string text) => events.KeepSecret(text);

    /// <summary>Whether a text holds a secret.</summary>
    internal bool HoldsSecret(string text) => events.HoldsSecret(text);

    public async Task<(ControllerState? Status, string? Problem, string Evidence)> StatusAsync(CancellationToken cancel)
    {
        Task<(ControllerReading Reading, string Evidence)> asked;
        lock (_turn)
            asked = _state ??= LookAsync(cancel);
        var (reading, evidence) = await asked;
        return (reading.State, reading.Problem, evidence);
    }

    /// <summary>The sample of the critical function: taken once, so that response times and error rate are of the same requests.</summary>
    internal Task<(Sample Sample, string Evidence)> SampleAsync(
        CriticalFunction function,
        int requests,
        int concurrency,
        CancellationToken cancel
    )
    {
        if (IsAhead)
            (requests, concurrency) = (Math.Min(requests, EarlySample), EarlySample);
        lock (_turn)
        {
            if (!_samples.TryGetValue((requests, concurrency), out var taken))
                _samples[(requests, concurrency)] = taken = TakeAsync(function, requests, concurrency, cancel);
            return taken;
        }
    }

    /// <summary>
    /// Whether a route answers that takes every path, and not the application: the same is asked of a path that cannot be there.
    /// </summary>
    /// <param name="call">What was asked.</param>
    /// <param name="came">The answer to it; null where several came.</param>
    /// <param name="satisfies">The check's own judgement: whether it would be satisfied with the answer to that other path.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <returns>That, and the evidence.</returns>
    internal async Task<(bool IsCatchAll, string Evidence)> IsCatchAllAsync(
        HttpCall call,
        HttpAnswer? came,
        Func<HttpAnswer, bool> satisfies,
        CancellationToken cancel
    )
    {
        var control = CatchAllRoute.Control(call);
        var (answer, evidence) = await AskOnceAsync(control, "control", $"{control.Method} of a path that does not exist", cancel);
        return (satisfies(answer) || (came is not null && CatchAllRoute.Resemble(came, answer)), evidence);
    }

    private async Task<(ControllerReading Reading, string Evidence)> LookAsync(CancellationToken cancel)
    {
        var reading = await new ControllerClient(client, events.KeepSecret, events.HoldsSecret).LookAsync(within: null, cancel);
        return (reading, await KeepAsync($"check-{reading.Name}.json", $"The {reading.Name}, for the checklist", reading.Evidence()));
    }

    private async Task<(HttpAnswer Answer, string Evidence)> AskAsync(HttpCall call, string name, string about, CancellationToken cancel)
    {
        var answer = await client.SendAsync(call, cancel);
        return (answer, await KeepAsync($"{name}.json", about, EvidenceFile.Write(call, answer)));
    }

    private async Task<(Sample Sample, string Evidence)> TakeAsync(
        CriticalFunction function,
        int requests,
        int concurrency,
        CancellationToken cancel
    )
    {
        var call = function.Call;
        string? against = null;
        var sample = await new Sampler(client, time).TakeAsync(call, requests, concurrency, SampleBound, Judge, cancel);
        if (!IsAhead)
            Forget();
        var about = $"{sample.Count} requests of {function.Sampled}, {concurrency} at a time";
        var evidence = await KeepAsync("sample.json", about, EvidenceFile.Write(sample.ToEvidence(about)));
        Against.Keep(evidence, against);
        if (Early is null)
            await events.PublishAsync(
                new SampleTaken(
                    $"Checklist: {function.Sampled}",
                    sample.Count,
                    Math.Round(sample.AverageMs, 1),
                    Math.Round(sample.P95Ms, 1),
                    Math.Round(sample.ErrorRate, 4),
                    evidence
                )
            );
        return (sample, evidence);

        string? Judge(HttpAnswer answer)
        {
            if (ContradictionIn(call, answer) is { } said)
                Interlocked.CompareExchange(ref against, said, null);
            return function.ProblemOf(answer);
        }
    }

    private void Forget()
    {
        lock (_turn)
            _asked.Clear();
    }

    private ValueTask<string> KeepAsync(string name, string about, string content) =>
        Early is { } early ? ValueTask.FromResult(early.Hold(name, about, content)) : events.KeepAsync(name, about, content);
}
