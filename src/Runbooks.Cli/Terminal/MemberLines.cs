using Runbooks.Events;

namespace Runbooks.Cli.Terminal;

/// <summary>The lines of one member of a group: those of any run, without what the group says for all.</summary>
/// <param name="view">Shows a run.</param>
internal sealed class MemberLines(RunView view)
{
    /// <summary>Shows its run.</summary>
    public RunView View => view;

    /// <summary>Hears an event of its run.</summary>
    public ValueTask HearAsync(RecordedEvent recorded) => recorded.Event is RunStarted ? ValueTask.CompletedTask : view.HearAsync(recorded);

    /// <summary>Says why a run that is given up does not end at once.</summary>
    public void ShowUnsettled(TimeSpan left) => view.ShowUnsettled(left);
}
