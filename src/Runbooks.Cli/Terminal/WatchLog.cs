using System.Text.Json.Nodes;
using Runbooks.Cli.Hosting;
using Runbooks.Watch.Events;

namespace Runbooks.Cli.Terminal;

/// <summary>What a watch tells, a line each: for a person, or one JSON document.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="json">Whether for a program.</param>
internal sealed class WatchLog(TextWriter output, bool json)
{
    /// <summary>Hears an event; secrets are out of it by then.</summary>
    public void Hear(RecordedWatchEvent told)
    {
        if (json)
        {
            var line = new JsonObject { ["at"] = told.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'") };
            foreach (var (name, value) in JsonNode.Parse(told.Json)!.AsObject())
                line[name] = value?.DeepClone();
            line["text"] = told.Event.Describe();
            PrintableWriter.Whole(output).WriteLine(line.ToJsonString());
            return;
        }

        output.WriteLine($"{told.At.UtcDateTime:HH:mm:ss}  {told.Event.Describe().TrimEnd().ReplaceLineEndings("\n          ")}");
    }
}
