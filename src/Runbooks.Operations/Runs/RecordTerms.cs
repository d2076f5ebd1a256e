using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Notifications;

namespace Runbooks.Runs;

/// <summary>Where the record of a run goes, and who hears of it.</summary>
/// <param name="Records">The records repository; null where it cannot be used: the record is then spooled.</param>
public sealed record RecordTerms(RecordsRepository? Records)
{
    /// <summary>Whether the record is pushed where its repository has a remote that takes records.</summary>
    public bool Pushes { get; init; } = true;

    /// <summary>Whether a record that is pushed becomes a pull request where its remote is at GitHub.</summary>
    public bool OpensPullRequest { get; init; } = true;

    /// <summary>Hears of the draft that shows the run while it goes on.</summary>
    public Action<PullRequest> OnDraft { get; init; } = _ => { };

    /// <summary>Hears which channels have not answered a moment after the run ended, while they are waited for.</summary>
    public Action<IReadOnlyList<string>> OnLastMessages { get; init; } = _ => { };

    /// <summary>Tells people of it; null where nobody is told.</summary>
    public Notifier? Notifier { get; init; }
}
