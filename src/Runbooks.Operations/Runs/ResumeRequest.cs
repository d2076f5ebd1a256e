using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Notifications;
using Runbooks.Targets;

namespace Runbooks.Runs;

/// <summary>A run that another process began, and how to go on with it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Runbook">The runbook as it ran.</param>
/// <param name="Target">The target, with its headers.</param>
/// <param name="Inputs">The inputs, the secret ones too.</param>
/// <param name="Records">The records repository; null where it cannot be opened, and the record is spooled.</param>
public sealed record ResumeRequest(UnfinishedRun Run, Runbook Runbook, Target Target, JsonObject Inputs, RecordsRepository? Records)
{
    /// <summary>Whether nothing more is sent, and the record says that nobody knows.</summary>
    public bool Abandons { get; init; }

    /// <summary>Whether the record is pushed where its repository has a remote that takes records.</summary>
    public bool Pushes { get; init; } = true;

    /// <summary>Whether a record that is pushed becomes a pull request where its remote is at GitHub.</summary>
    public bool OpensPullRequest { get; init; } = true;

    /// <summary>Hears of the draft that shows the run while it goes on.</summary>
    public Action<PullRequest> OnDraft { get; init; } = _ => { };

    /// <summary>Hears which channels have not answered a moment after the run ended, while they are waited for.</summary>
    public Action<IReadOnlyList<string>> OnLastMessages { get; init; } = _ => { };

    /// <summary>Hears how long a run that is given up waits, because its last request may still take effect.</summary>
    public Action<TimeSpan> OnUnsettled { get; init; } = _ => { };

    /// <summary>Connections that stand already, and outlive the run; null for the run's own.</summary>
    public TargetConnections? Connections { get; init; }

    /// <summary>The version of the engine.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>Tells people of it; null where nobody is told.</summary>
    public Notifier? Notifier { get; init; }

    /// <summary>Versions that whoever goes on allows to go back to, beside those of the beginning.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Further texts that must appear nowhere.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}
