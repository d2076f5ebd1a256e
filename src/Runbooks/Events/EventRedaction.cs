using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Runbooks.Definitions;

namespace Runbooks.Events;

/// <summary>
/// Takes secrets out of events member by member, so that the event stays one whatever the secret is: a number, `passed`,
/// a brace. Names that come from files alone stay: the record, the ledger and the evidence are found by them.
/// </summary>
internal static class EventRedaction
{
    private static readonly HashSet<string> Names =
    [
        "run", "incident", "runbook", "runbookCommit", "runbookHash", "target", "severity", "trigger", "engineVersion",
        "path", "kind", "phase", "id", "level", "channel", "code", "name", "sha256", "evidence",
    ];

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = JsonTypeInfoResolver.Combine() };
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    /// <summary>The event without secrets, with its JSON.</summary>
    public static (RunEvent Event, string Json) Of(RunEvent happened, Redactor redactor)
    {
        var json = JsonSerializer.Serialize(happened, RunEventJson.Default.RunEvent);
        if (!redactor.Finds(json) && !Credentials.AreNamed(json)) return (happened, json);
        var node = (JsonObject)JsonNode.Parse(json)!;
        CleanMembers(node, RunEventJson.Default.GetTypeInfo(happened.GetType())!, redactor);
        var clean = node.ToJsonString();
        var read = JsonSerializer.Deserialize(clean, RunEventJson.Default.RunEvent)!;
        return (happened is EvidenceTaken { Content: var content } ? (EvidenceTaken)read with { Content = content } : read, clean);
    }

    /// <summary>A file of evidence without secrets; one that is JSON stays JSON.</summary>
    public static string OfEvidence(string content, Redactor redactor)
    {
        if (!redactor.Finds(content) && !Credentials.AreNamed(content)) return content;
        try
        {
            content = redactor.Apply(JsonNode.Parse(content, documentOptions: Once))?.ToJsonString(Readable) + "\n";
        }
        catch (JsonException)
        {
            // Not JSON: it is clean all the same.
        }

        return redactor.Apply(content);
    }

    private static void CleanMembers(JsonObject members, JsonTypeInfo type, Redactor redactor)
    {
        foreach (var property in type.Properties)
        {
            if (Names.Contains(property.Name) || members[property.Name] is not { } value) continue;
            if (property.PropertyType == typeof(string)) members[property.Name] = redactor.Apply(value.GetValue<string>());
            else if (typeof(JsonNode).IsAssignableFrom(property.PropertyType) || value is JsonArray) members[property.Name] = redactor.Apply(value);
            else if (value is JsonObject nested && RunEventJson.Default.GetTypeInfo(property.PropertyType) is { } inner) CleanMembers(nested, inner, redactor);
        }
    }
}
