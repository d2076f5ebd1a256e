using System.Text.Json.Nodes;
using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
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
    /// <summary>Whether the record is pushed where its repository has a remote that takes records.</summary>
    public bool Pushes { get; init; } = true;

    /// <summary>Whether a record that is pushed becomes a pull request where its remote is at GitHub.</summary>
    public bool OpensPullRequest { get; init; } = true;

    /// <summary>Whether the target is a sandbox of this account: the record says so, and counts in no statistics.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Whether neither the record nor the lock leaves the machine: a rehearsal that was asked for as one.</summary>
    public bool StaysHere { get; init; }

    /// <summary>Hears of the draft that shows the run while it goes on.</summary>
    public Action<PullRequest> OnDraft { get; init; } = _ => { };

    /// <summary>Hears which channels have not answered a moment after the run ended, while they are waited for.</summary>
    public Action<IReadOnlyList<string>> OnLastMessages { get; init; } = _ => { };

    /// <summary>When the incident was detected; null for the start of the run.</summary>
    public DateTimeOffset? DetectedAt { get; init; }

    /// <summary>What begins the run where no person does: a trigger, an alert. Null for a person.</summary>
    public AutomaticStart? Automatic { get; init; }

    /// <summary>Connections that stand already, and outlive the run; null for the run's own.</summary>
    public TargetConnections? Connections { get; init; }

    /// <summary>When the run was asked for, where it then waited for a machine to run on; null where it begins at once.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>How long to wait while another run holds the target; nothing to be refused at once.</summary>
    public TimeSpan WaitForLock { get; init; }

    /// <summary>Hears who holds the target while this run waits for it: once for each holder.</summary>
    public Func<FoundLock, ValueTask> OnWait { get; init; } = _ => ValueTask.CompletedTask;

    /// <summary>How the run was called; null where nobody could go on with it.</summary>
    public Invocation? Invocation { get; init; }

    /// <summary>The version of the engine.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>Tells people of it; null where nobody is told.</summary>
    public Notifier? Notifier { get; init; }

    /// <summary>Versions that the operator allows to go back to, whatever is known of them.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Further texts that must appear nowhere.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}
