using Runbooks.Events;
using Runbooks.Steps;

namespace Runbooks.Execution;

/// <summary>What a run had done before its process ended, as its journal tells it.</summary>
public sealed class EarlierProcess
{
    private readonly Lock _turn = new();
    private readonly Dictionary<string, StepFinished> _finished = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Index, int Retries)> _begun = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<RunEvent> _events;

    /// <summary>Reads a journal's events.</summary>
    /// <param name="events">In order; the first is <see cref="RunStarted"/>.</param>
    /// <exception cref="ArgumentException">The run never started.</exception>
    public EarlierProcess(IReadOnlyList<RunEvent> events)
    {
        _events = events;
        Started =
            events.Count > 0 && events[0] is RunStarted started
                ? started
                : throw new ArgumentException("the run has not started", nameof(events));
        for (var i = 0; i < events.Count; i++)
            Add(events[i], i);
    }

    public RunStarted Started { get; }

    /// <summary>
    /// The status when the run began; where it could not be read then, the first read that could before anything left that may
    /// change it. Null where it was never read.
    /// </summary>
    public StatusObserved? Baseline
    {
        get
        {
            var atStart = _events.OfType<StatusObserved>().FirstOrDefault(s => s.Purpose == Runner.BaselineRead);
            if (atStart is null or { Environment: not null })
                return atStart;
            return _events.TakeWhile(e => !IsChange(e)).OfType<StatusObserved>().FirstOrDefault(s => s.Environment is not null) ?? atStart;
        }
    }

    /// <summary>What became of the last rollback; null where that is open.</summary>
    public RollbackResolved? Rollback => _events.OfType<RollbackResolved>().LastOrDefault();

    /// <summary>Whether a person had said yes to a question of the run.</summary>
    public bool IsApproved => _events.OfType<ApprovalAnswered>().Any(a => a.Granted);

    /// <summary>Versions that were allowed by <c>--allow</c>, at its beginning or when it was resumed.</summary>
    public IReadOnlyList<string> Allowed =>
        [.. (Started.Allowed ?? []).Concat(_events.OfType<RunResumed>().SelectMany(r => r.Allowed ?? [])).Distinct()];

    /// <summary>The highest mark of the objective that was told, in percent; 0 for none.</summary>
    public int PassedMark => _events.OfType<ObjectivePassed>().Select(o => o.Percent).DefaultIfEmpty(0).Max();

    /// <summary>What was sent that may have changed the target, besides the requests of rollbacks.</summary>
    public IReadOnlyList<ChangeSent> Changes => [.. _events.OfType<ChangeSent>().Where(c => FinishOf(c.Path) is not { NothingLeft: true })];

    /// <summary>Whether a step that rolls back had begun.</summary>
    public bool RollbackAsked =>
        _events.Any(e =>
            e is RollbackIntended or RollbackResolved
            || (e is StepStarted { Path.Length: > 0 } started && started.Kind == RollbackStep.Kind.Name)
        );

    /// <summary>Whether anything had been announced that may change the target.</summary>
    public bool MayHaveChanged => _events.Any(IsChange);

    /// <summary>What checks had found before anything was changed, the last of each.</summary>
    public IReadOnlyList<CheckFinished> Before =>
        [.. _events.OfType<CheckFinished>().Where(c => c.Before).GroupBy(c => c.Id).Select(g => g.Last())];

    /// <summary>Whether something was announced behind the end of a step that may have changed the target.</summary>
    public bool ChangedAfter(string path)
    {
        var end = -1;
        for (var i = 0; i < _events.Count; i++)
        {
            if (_events[i] is StepFinished finished && finished.Path == path)
                end = i;
        }

        return _events.Skip(end + 1).Any(IsChange);
    }

    private static bool IsChange(RunEvent happened) => happened is ChangeSent or RollbackIntended;

    /// <summary>How the run ended; null where its process did before.</summary>
    public RunFinished? Finished => _events.OfType<RunFinished>().LastOrDefault();

    /// <summary>How a step had ended; null where it had not.</summary>
    public StepFinished? FinishOf(string path)
    {
        lock (_turn)
            return _finished.GetValueOrDefault(path);
    }

    /// <summary>What a step had done that had begun and not ended; null where it had not begun.</summary>
    public InterruptedStep? UnderWay(string path)
    {
        lock (_turn)
            return _begun.TryGetValue(path, out var begun) ? new InterruptedStep([.. _events.Skip(begun.Index + 1)], begun.Retries) : null;
    }

    /// <summary>Forgets a step and the steps in it: it is done anew.</summary>
    public void Forget(string path)
    {
        lock (_turn)
        {
            ForgetInside(path);
            _begun.Remove(path);
            _finished.Remove(path);
        }
    }

    private void Add(RunEvent happened, int index)
    {
        switch (happened)
        {
            case StepStarted e:
                ForgetInside(e.Path);
                _begun[e.Path] = (index, 0);
                break;
            case StepRetried e when _begun.TryGetValue(e.Path, out var begun):
                ForgetInside(e.Path);
                _begun[e.Path] = (index, begun.Retries + 1);
                break;
            case StepFinished e:
                _begun.Remove(e.Path);
                _finished[e.Path] = e;
                break;
        }
    }

    private void ForgetInside(string path)
    {
        foreach (var inside in _begun.Keys.Concat(_finished.Keys).Where(p => p.StartsWith(path + "/", StringComparison.Ordinal)).ToList())
        {
            _begun.Remove(inside);
            _finished.Remove(inside);
        }
    }
}
