using System.Text.Json.Nodes;
using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Git;
using Runbooks.Notifications;

namespace Runbooks.Rehearsal.Planning;

/// <summary>A run that is to be planned.</summary>
/// <param name="Runbook">The runbook.</param>
/// <param name="Found">Where it was found.</param>
/// <param name="Target">The target.</param>
/// <param name="Inputs">The inputs, defaults filled in.</param>
/// <param name="Records">The records repository; null where there is none that can be used.</param>
public sealed record PlanRequest(Runbook Runbook, FoundRunbook Found, Target Target, JsonObject Inputs, RecordsRepository? Records)
{
    /// <summary>Why there is no records repository, so that the record would be spooled; null where there is one.</summary>
    public string? RecordsProblem { get; init; }

    /// <summary>Who is told what; null where nobody is.</summary>
    public NotificationSettings? Notifications { get; init; }

    /// <summary>The folder whose watch may run something by itself.</summary>
    public required string Project { get; init; }

    /// <summary>Versions that the operator allows to go back to, whatever is known of them.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Further texts that must appear nowhere.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}
