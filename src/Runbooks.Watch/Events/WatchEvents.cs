using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Redaction;

namespace Runbooks.Watch.Events;

/// <summary>
/// The stream of one watch: takes secrets out of each event, makes printable what others wrote, and hands it to every sink
/// in turn. A sink that fails is let go: nobody who listens may stop the watch.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="sinks">In the order in which they hear.</param>
public sealed class WatchEvents(TimeProvider time, IReadOnlyList<WatchEventSink> sinks)
{
    // Names that come from files alone: targets and runbooks are found by them.
    private static readonly string[] Names = ["type", "target", "runbook", "run", "incident", "outcome", "safeguard", "branch"];

    // The mistakes of files are shown as the files have them, in lines.
    private static readonly string[] Texts = ["mistakes", "what"];

    private readonly Lock _turn = new();
    private readonly HashSet<WatchEventSink> _gone = [];
    private readonly Redactor _redactor = new();

    /// <summary>What must appear nowhere, from now on; what was secret before stays so.</summary>
    public void KeepSecret(IEnumerable<string> secrets)
    {
        lock (_turn)
        {
            foreach (var secret in secrets)
                _redactor.Add(secret);
        }
    }

    /// <summary>A text on one printable line, without secrets.</summary>
    public string Clean(string text) => PrintableText.Line(_redactor.Apply(text));

    public void Publish(WatchEvent happened)
    {
        lock (_turn)
        {
            var json = JsonSerializer.Serialize(happened, WatchEventJson.Default.WatchEvent);
            if (_redactor.Finds(json) || !EventRedaction.IsPrintable(json))
            {
                var members = (JsonObject)JsonNode.Parse(json)!;
                foreach (var (name, value) in members.ToList())
                {
                    if (value is not JsonValue text || text.GetValueKind() != JsonValueKind.String)
                        continue;
                    var clean = Names.Contains(name) ? text.GetValue<string>() : _redactor.Apply(text.GetValue<string>());
                    members[name] = Texts.Contains(name) ? PrintableText.Lines(clean) : PrintableText.Line(clean);
                }

                json = members.ToJsonString();
                happened = JsonSerializer.Deserialize(json, WatchEventJson.Default.WatchEvent)!;
            }

            var told = new RecordedWatchEvent(time.GetUtcNow(), happened, json);
            foreach (var sink in sinks)
            {
                if (_gone.Contains(sink))
                    continue;
                try
                {
                    sink(told);
                }
                catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
                {
                    _gone.Add(sink);
                }
            }
        }
    }
}
