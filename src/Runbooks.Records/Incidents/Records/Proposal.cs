using System.Text.Json.Serialization;
using Runbooks.Incidents.Proposals;

namespace Runbooks.Incidents.Records;

/// <summary>A change to the runbook that ran, which a person accepts or rejects in the record.</summary>
/// <param name="Id">Unique in the record: <c>P1</c>.</param>
/// <param name="Runbook">The file, from the root of the records repository, with <c>/</c>.</param>
/// <param name="Because">What the run saw that speaks for it.</param>
/// <param name="Change">The lines, as <see cref="LinePatch"/> reads them.</param>
public sealed record Proposal(string Id, string Runbook, string Because, string Change)
{
    /// <summary>The word that accepts one.</summary>
    public const string Accept = "accept";

    /// <summary>The word that rejects one.</summary>
    public const string Reject = "reject";

    /// <summary><c>accept</c>, <c>reject</c>, or null while nobody has decided.</summary>
    public string? Decision { get; init; }

    /// <summary>When the change was made in the file; null while it was not.</summary>
    public string? Applied { get; init; }

    /// <summary>Whether it is accepted and not made yet.</summary>
    [JsonIgnore]
    public bool IsDue => Decision == Accept && Applied is null;
}
