using System.Text;
using System.Text.Json.Nodes;

namespace Runbooks.Targets;

/// <summary>
/// Reads an answer that is a stream of events, of which each line of data is JSON
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html).
/// </summary>
internal static class EventStream
{
    public const string MediaType = "text/event-stream";

    /// <summary>Its lines, in order: the name of an event, or data.</summary>
    /// <param name="text">The body.</param>
    /// <returns>
    /// Of <c>event: error</c> the name, <c>error</c>; of <c>data: {…}</c> the value, and whether it could be read as JSON. Other lines are
    /// left out.
    /// </returns>
    public static IEnumerable<(string? Event, bool IsJson, JsonNode? Data)> Lines(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("event:", StringComparison.Ordinal))
            {
                yield return (line[6..].Trim(), false, null);
            }
            else if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                var (isJson, value) = ReceivedJson.Parse(Encoding.UTF8.GetBytes(line[5..]));
                yield return (null, isJson, value);
            }
        }
    }
}
