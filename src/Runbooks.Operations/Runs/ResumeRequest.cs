using Runbooks.Connections;
using Runbooks.Execution;

namespace Runbooks.Runs;

/// <summary>A run that another process began, and how to go on with it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Asked">
/// The runbook as it ran, the target with its headers, and the inputs. Of its terms count the engine's version and the versions that
/// whoever goes on allows to go back to, beside those of the beginning; the others are those of the run.
/// </param>
/// <param name="Record">Where its record goes.</param>
public sealed record ResumeRequest(UnfinishedRun Run, AskedRun Asked, RecordTerms Record)
{
    /// <summary>Whether nothing more is sent, and the record says that nobody knows.</summary>
    public bool Abandons { get; init; }

    /// <summary>What the files of targets say otherwise since it was begun, by which it is looked and judged from here on.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>Hears how long a run that is given up waits, because its last request may still take effect.</summary>
    public Action<TimeSpan> OnUnsettled { get; init; } = _ => { };

    /// <summary>Connections that stand already, and outlive the run; null for the run's own.</summary>
    public TargetConnections? Connections { get; init; }
}
