using System.Text.Json;
using System.Text.Json.Serialization;
using Runbooks.Watch.Acting;

namespace Runbooks.Watch;

/// <summary>What must survive the process that watches a target in any case.</summary>
/// <param name="Safeguards">What ran by itself, and the circuit.</param>
/// <param name="Release">Which release serves.</param>
/// <param name="Acted">The keys of the alerts that were acted upon.</param>
/// <param name="Alerts">Of each alert when it began, when it was over and when it was last heard of; null in files of before.</param>
public sealed record SavedTarget(
    SavedSafeguards Safeguards,
    SavedRelease Release,
    IReadOnlyList<string> Acted,
    IReadOnlyDictionary<string, DateTimeOffset[]>? Alerts = null
) : IJsonOnDeserialized
{
    /// <inheritdoc/>
    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Alerts?.Values.Any(times => times is not [_, _, _]) == true)
            throw new JsonException();
    }
}
