using Runbooks.Incidents;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>Whether a record is as its run wrote it.</summary>
internal sealed record VerificationDocument(
    string Incident,
    int Events,
    int Files,
    IReadOnlyList<string> Anchors,
    IEnumerable<string> Faults
)
{
    public static VerificationDocument Of(IncidentVerification v) =>
        new(v.Incident, v.Events, v.Files, v.Anchors, v.Faults.Select(f => f.Message));
}
