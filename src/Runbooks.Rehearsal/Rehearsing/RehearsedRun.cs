using Runbooks.Events;
using Runbooks.Steps;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>What a rehearsal heard of the engine's run: a fold over its events, which nothing keeps.</summary>
internal sealed class RehearsedRun
{
    private readonly List<RecordedEvent> _events = [];

    public ValueTask HearAsync(RecordedEvent recorded)
    {
        _events.Add(recorded);
        return ValueTask.CompletedTask;
    }

    /// <summary>All events of a kind.</summary>
    public IEnumerable<T> All<T>()
        where T : RunEvent => _events.Select(e => e.Event).OfType<T>();

    /// <summary>All events of a kind before anything was held back that would have changed the target.</summary>
    public IEnumerable<T> BeforeChange<T>()
        where T : RunEvent => _events.TakeWhile(e => e.Event is not (RollbackIntended or ChangeSent)).Select(e => e.Event).OfType<T>();

    /// <summary>From the beginning of the run to its first step.</summary>
    public TimeSpan BeforeSteps => At<StepStarted>() - At<RunStarted>();

    /// <summary>When the last of the steps ended, since the run began.</summary>
    public TimeSpan LastStepAt => _events.FindLast(e => e.Event is StepFinished)?.Elapsed ?? TimeSpan.Zero;

    /// <summary>When the run ended.</summary>
    public TimeSpan EndedAt => _events.Count == 0 ? TimeSpan.Zero : _events[^1].Elapsed;

    /// <summary>The steps at the top that were run, with what they usually take.</summary>
    public IReadOnlyList<(Step Step, TimeSpan Took)> Took(IReadOnlyList<Step> steps) =>
        [
            .. from step in steps
            let ended = All<StepFinished>().LastOrDefault(e => e.Path == step.Id)
            where ended is not null && ended.Status != StepStatus.Skipped
            select (step, UsuallyTakes(ended)),
        ];

    /// <summary>
    /// What a step usually takes: of one that was tried again behind the switch one attempt, for what was only thought lets none pass.
    /// </summary>
    /// <param name="ended">How it ended.</param>
    public TimeSpan UsuallyTakes(StepFinished ended)
    {
        var took = TimeSpan.FromMilliseconds(ended.DurationMs);
        var retries = All<StepRetried>().Where(r => r.Path == ended.Path).ToList();
        if (retries.Count == 0 || !IsBehindSwitch(ended.Path))
            return took;
        var tried = took - TimeSpan.FromMilliseconds(retries.Sum(r => r.WaitMs));
        return tried > TimeSpan.Zero ? tried / (retries.Count + 1) : TimeSpan.Zero;
    }

    /// <summary>The ids of steps that were tried again behind the switch.</summary>
    public IReadOnlySet<string> RetriedBehindSwitch =>
        All<StepRetried>().Select(r => r.Path).Where(IsBehindSwitch).ToHashSet(StringComparer.Ordinal);

    private bool IsBehindSwitch(string path) => All<RollbackIntended>().Any() && EndedAfterSwitch(path);

    /// <summary>Whether a step ended after the switch; where no rollback step asked for that, any of them may have.</summary>
    /// <param name="path">The step.</param>
    public bool EndedAfterSwitch(string path)
    {
        var intended = _events.FindIndex(e => e.Event is RollbackIntended);
        return _events.FindLastIndex(e => e.Event is StepFinished finished && finished.Path == path) > intended;
    }

    /// <summary>What people would have been asked.</summary>
    public IReadOnlyList<string> Asked =>
        [
            .. _events
                .Select(e => e.Event)
                .Select(e =>
                    e switch
                    {
                        ApprovalAsked a => $"{(a.From.Count == 0 ? "anyone" : string.Join(" or ", a.From))}: {a.Question}",
                        ManualAsked m => $"a person, by hand: {m.Do}",
                        _ => null,
                    }
                )
                .OfType<string>(),
        ];

    /// <summary>The first step by hand that would have changed the target, and was not done; null for none.</summary>
    public string? ByHand => All<ManualAsked>().FirstOrDefault(m => m.Changes)?.Path;

    /// <summary>Whether a step is one that a person would change the target by.</summary>
    /// <param name="path">The step.</param>
    public bool IsByHand(string path) => All<ManualAsked>().Any(m => m.Changes && m.Path == path);

    /// <summary>Whether a step ended after a person would have changed the target by hand.</summary>
    /// <param name="path">The step.</param>
    public bool EndedAfterManual(string path)
    {
        var asked = _events.FindIndex(e => e.Event is ManualAsked { Changes: true });
        return asked >= 0 && _events.FindLastIndex(e => e.Event is StepFinished finished && finished.Path == path) > asked;
    }

    /// <summary>What people would have heard.</summary>
    public IReadOnlyList<string> Told =>
        [
            .. All<NotificationAsked>()
                .Select(n =>
                    $"{n.Channel}{(n.Routed && n.Channel == NotifyStep.Console ? $" and the channels of {n.Level}" : string.Empty)}: "
                    + $"{n.Text.Trim().Split('\n')[0]}"
                ),
        ];

    // What the stream counts from is before the run: the rehearsal has looked at the target by then.
    private TimeSpan At<T>()
        where T : RunEvent => _events.Find(e => e.Event is T)?.Elapsed ?? TimeSpan.Zero;
}
