using System.Text.RegularExpressions;

namespace Runbooks.Incidents.Records;

/// <summary>The id of an incident: <c>INC-20261123-154210-performance-degradation-k3f9</c>, and where its record stands.</summary>
public static partial class IncidentId
{
    /// <summary>What every branch of a record begins with.</summary>
    public const string BranchPrefix = "incident/";

    /// <summary>Whether a text has the form of an id.</summary>
    public static bool IsValid(string id) => Form().IsMatch(id);

    /// <summary>The record's directory in the records repository: <c>incidents/2026/11/23/INC-…</c>.</summary>
    /// <exception cref="ArgumentException">The id does not have the form of one.</exception>
    public static string Directory(string id) =>
        IsValid(id)
            ? $"incidents/{id[4..8]}/{id[8..10]}/{id[10..12]}/{id}"
            : throw new ArgumentException($"`{id}` is not the id of an incident", nameof(id));

    /// <summary>The branch that carries the record: <c>incident/INC-…</c>.</summary>
    public static string Branch(string id) => BranchPrefix + id;

    [GeneratedRegex(@"^INC-[0-9]{8}-[0-9]{6}-[a-z0-9][a-z0-9-]*$")]
    private static partial Regex Form();
}
