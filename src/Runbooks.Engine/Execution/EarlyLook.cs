using Runbooks.Checklist;
using Runbooks.Events;

namespace Runbooks.Execution;

/// <summary>
/// Looks at the checklist before anything is changed, beside the first steps, so that the end can tell "fails since" from
/// "failed before". It decides nothing and holds nobody up: what is not known when the first change is due stays unknown.
/// </summary>
internal sealed class EarlyLook : IDisposable
{
    private readonly RunEvents _events;
    private readonly TimeProvider _time;
    private readonly TimeSpan _longest;
    private readonly long _began;
    private readonly EarlyEvidence _evidence = new();
    private readonly CheckContext _context;
    private readonly CancelledAtEnd _over;
    private readonly IReadOnlyList<(Check Check, Task<CheckFinding?> Look)> _looks;
    private readonly Lock _turn = new();
    private Task? _told;

    /// <param name="checks">What to look at.</param>
    /// <param name="contextOf">What they look at, with what holds their evidence.</param>
    /// <param name="events">Is told what was found.</param>
    /// <param name="time">The clock.</param>
    /// <param name="longest">The longest that anything may wait for it, from now on.</param>
    /// <param name="cancel">The operator's wish to stop.</param>
    public EarlyLook(
        IEnumerable<Check> checks,
        Func<EarlyEvidence, CheckContext> contextOf,
        RunEvents events,
        TimeProvider time,
        TimeSpan longest,
        CancellationToken cancel
    )
    {
        (_events, _time, _longest, _began) = (events, time, longest, time.GetTimestamp());
        _over = new CancelledAtEnd(cancel);
        _context = contextOf(_evidence);
        _looks = [.. checks.Where(c => c.SaysSomethingBefore(_context)).Select(c => (c, LookAsync(c)))];
    }

    /// <summary>What was found; empty until it was told.</summary>
    public IReadOnlyList<CheckFinished> Findings { get; private set; } = [];

    /// <summary>Ends the look, and tells what was found: once, whoever asks first.</summary>
    public Task EndAsync()
    {
        lock (_turn)
            return _told ??= TellAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _over.Dispose();

    private async Task<CheckFinding?> LookAsync(Check check)
    {
        try
        {
            return await check.LookAsync(_context, _over.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task TellAsync()
    {
        var all = Task.WhenAll(_looks.Select(l => l.Look));
        var left = _longest - _time.GetElapsedTime(_began);
        if (!all.IsCompleted && left > TimeSpan.Zero)
        {
            // A bound, and no wait: a clock that leaps over waits must not leap over what is under way.
            using var bound = new CancellationTokenSource(left, _time);
            var isOver = new TaskCompletionSource();
            await using var registration = bound.Token.Register(() => isOver.TrySetResult());
            await Task.WhenAny(all, isOver.Task);
        }

        _over.End();
        await all;
        var found = new List<CheckFinished>();
        foreach (var (check, look) in _looks)
        {
            if (await look is not { } finding)
                continue;
            var evidence = await _evidence.KeepAsync(finding.Evidence, _events);
            var seen = new CheckFinished(
                check.Id,
                check.Title,
                finding.Status,
                check.ExpectedIn(_context),
                finding.Actual,
                evidence,
                Final: false
            )
            {
                Before = true,
                Caveat = finding.Caveat,
            };
            found.Add(seen);
            await _events.PublishAsync(seen);
        }

        Findings = found;
    }
}
