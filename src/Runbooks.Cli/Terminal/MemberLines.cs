using Runbooks.Events;

namespace Runbooks.Cli.Terminal;

/// <summary>The lines of one member of a group: those of any run, without what the group says for all.</summary>
/// <param name="view">Shows a run.</param>
/// <param name="isRehearsal">Whether the group said that all of its targets are sandboxes.</param>
internal sealed class MemberLines(RunView view, Func<bool> isRehearsal)
{
    /// <summary>Shows its run.</summary>
    public RunView View => view;

    /// <summary>Hears an event of its run.</summary>
    public ValueTask HearAsync(RecordedEvent recorded)
    {
        if (recorded.Event is not RunStarted started)
            return view.HearAsync(recorded);
        if (started.Rehearsal && !isRehearsal())
            view.ShowTerms(started with { Allowed = null, NotPushed = null, QueuedAt = null });
        return ValueTask.CompletedTask;
    }

    /// <summary>Says who was told of its run.</summary>
    public void ShowTold()
    {
        foreach (var line in view.ToldLines())
            view.Say(line);
    }
}
