using Runbooks.Catalogue;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Notifications;

namespace Runbooks.Rehearsal.Planning;

/// <summary>A run that is to be planned.</summary>
/// <param name="Asked">What was asked for.</param>
/// <param name="Found">Where the runbook was found.</param>
/// <param name="Records">The records repository; null where there is none that can be used.</param>
public sealed record PlanRequest(AskedRun Asked, FoundRunbook Found, RecordsRepository? Records)
{
    /// <summary>Why there is no records repository, so that the record would be spooled; null where there is one.</summary>
    public string? RecordsProblem { get; init; }

    /// <summary>Who is told what; null where nobody is.</summary>
    public NotificationSettings? Notifications { get; init; }

    /// <summary>The folder whose watch may run something by itself.</summary>
    public required string Project { get; init; }
}
