using System.Text.Json.Nodes;
using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Locks;
using Runbooks.Notifications;
using Runbooks.Targets;

namespace Runbooks.Runs;

/// <summary>A run that is to be recorded.</summary>
/// <param name="Runbook">The runbook.</param>
/// <param name="Found">Where it was found.</param>
/// <param name="Target">The target.</param>
/// <param name="Inputs">The inputs, defaults filled in.</param>
/// <param name="Records">The records repository; null where it cannot be used: the record is then spooled.</param>
public sealed record RecordedRunRequest(Runbook Runbook, FoundRunbook Found, Target Target, JsonObject Inputs, RecordsRepository? Records)
{
    /// <summary>What was settled of it, and is handed on.</summary>
    public required RunTerms Terms { get; init; }

    /// <summary>Whether the record is pushed where its repository has a remote that takes records.</summary>
    public bool Pushes { get; init; } = true;

    /// <summary>Whether a record that is pushed becomes a pull request where its remote is at GitHub.</summary>
    public bool OpensPullRequest { get; init; } = true;

    /// <summary>Hears of the draft that shows the run while it goes on.</summary>
    public Action<PullRequest> OnDraft { get; init; } = _ => { };

    /// <summary>Hears which channels have not answered a moment after the run ended, while they are waited for.</summary>
    public Action<IReadOnlyList<string>> OnLastMessages { get; init; } = _ => { };

    /// <summary>What begins the run where no person does: a trigger, an alert. Null for a person.</summary>
    public AutomaticStart? Automatic { get; init; }

    /// <summary>Connections that stand already, and outlive the run; null for the run's own.</summary>
    public TargetConnections? Connections { get; init; }

    /// <summary>How long to wait while another run holds the target; nothing to be refused at once.</summary>
    public TimeSpan WaitForLock { get; init; }

    /// <summary>Hears who holds the target while this run waits for it: once for each holder.</summary>
    public Func<FoundLock, ValueTask> OnWait { get; init; } = _ => ValueTask.CompletedTask;

    /// <summary>How the run was called; null where nobody could go on with it.</summary>
    public Invocation? Invocation { get; init; }

    /// <summary>Tells people of it; null where nobody is told.</summary>
    public Notifier? Notifier { get; init; }

    /// <summary>Further texts that must appear nowhere.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}
