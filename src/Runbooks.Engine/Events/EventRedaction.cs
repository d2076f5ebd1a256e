using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Redaction;

namespace Runbooks.Events;

/// <summary>
/// Takes secrets out of events member by member, so that the event stays one whatever the secret is: a number, `passed`,
/// a brace. Names that come from files alone stay: the record, the ledger and the evidence are found by them.
/// What others wrote becomes printable here as well (<see cref="PrintableText"/>), for whoever hears: journal, record,
/// messages and terminal. Values in JSON stay what they are, because later steps calculate with them.
/// </summary>
public static class EventRedaction
{
    private static readonly HashSet<string> Names =
    [
        "run",
        "incident",
        "partOf",
        "runbook",
        "runbookCommit",
        "runbookHash",
        "target",
        "targetKey",
        "means",
        "keys",
        "targets",
        "waves",
        "severity",
        "trigger",
        "engineVersion",
        "path",
        "kind",
        "phase",
        "id",
        "level",
        "channel",
        "code",
        "name",
        "sha256",
        "evidence",
    ];

    // What is said in several lines; all else has one, whatever an answer, a program or an alert wrote into it.
    private static readonly HashSet<string> Texts = ["text", "question"];

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(),
    };
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    /// <summary>The event without secrets, with its JSON.</summary>
    public static (RunEvent Event, string Json) Of(RunEvent happened, Redactor redactor)
    {
        var json = JsonSerializer.Serialize(happened, RunEventJson.Default.RunEvent);
        var holdsSecrets = redactor.Finds(json) || Credentials.AreNamed(json);
        if (!holdsSecrets && IsPrintable(json))
            return (happened, json);
        var node = (JsonObject)JsonNode.Parse(json)!;
        CleanMembers(node, RunEventJson.Default.GetTypeInfo(happened.GetType())!, holdsSecrets ? redactor : null);
        var clean = node.ToJsonString();
        var read = JsonSerializer.Deserialize(clean, RunEventJson.Default.RunEvent)!;
        return (happened is EvidenceTaken { Content: var content } ? (EvidenceTaken)read with { Content = content } : read, clean);
    }

    /// <summary>A file of evidence without secrets; one that is JSON stays JSON.</summary>
    public static string OfEvidence(string content, Redactor redactor)
    {
        if (!redactor.Finds(content) && !Credentials.AreNamed(content))
            return PrintableText.Lines(content);
        try
        {
            content = redactor.Apply(JsonNode.Parse(content, documentOptions: Once))?.ToJsonString(Readable) + "\n";
        }
        catch (JsonException)
        {
            // Not JSON: it is clean all the same.
        }

        return PrintableText.Lines(redactor.Apply(content));
    }

    private static void CleanMembers(JsonObject members, JsonTypeInfo type, Redactor? redactor)
    {
        foreach (var property in type.Properties)
        {
            if (members[property.Name] is not { } value)
                continue;
            if (property.PropertyType == typeof(string))
            {
                var text = value.GetValue<string>();
                if (redactor is not null && !Names.Contains(property.Name))
                    text = redactor.Apply(text);
                members[property.Name] = Texts.Contains(property.Name) ? PrintableText.Lines(text) : PrintableText.Line(text);
            }
            else if (typeof(JsonNode).IsAssignableFrom(property.PropertyType) || value is JsonArray)
            {
                var clean = redactor is null || Names.Contains(property.Name) ? value : redactor.Apply(value)!;
                members[property.Name] =
                    clean is JsonArray items && !typeof(JsonNode).IsAssignableFrom(property.PropertyType) ? LinesOf(items)
                    : ReferenceEquals(clean, value) ? value.DeepClone()
                    : clean;
            }
            else if (value is JsonObject nested && RunEventJson.Default.GetTypeInfo(property.PropertyType) is { } inner)
            {
                CleanMembers(nested, inner, redactor);
            }
        }
    }

    private static JsonArray LinesOf(JsonArray items) =>
        new([.. items.Select(i => i?.GetValueKind() == JsonValueKind.String ? PrintableText.Line(i.GetValue<string>()) : i?.DeepClone())]);

    /// <summary>Whether nothing in an event's JSON has to be shown, and no text in it has two lines.</summary>
    /// <param name="json">As the serializer writes it: all that is not ASCII is escaped.</param>
    public static bool IsPrintable(string json)
    {
        for (var rest = json.AsSpan(); rest.IndexOf('\\') is var at and >= 0; rest = rest[(at + 2)..])
        {
            switch (rest[at + 1])
            {
                case 'n' or 'r' or 't' or 'b' or 'f':
                    return false;
                case 'u'
                    when PrintableText.Obeyed.Contains(
                        (char)ushort.Parse(rest.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                    ):
                    return false;
            }
        }

        return true;
    }
}
