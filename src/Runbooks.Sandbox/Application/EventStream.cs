using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Sandbox.Answers;

namespace Runbooks.Sandbox.Application;

/// <summary>A message as an event stream: the persona, the words one by one, and the end.</summary>
internal static class EventStream
{
    public const string ContentType = "text/event-stream";

    public static Answer Of(string message)
    {
        var text = new StringBuilder();
        Append(text, "assistant", "persona");
        foreach (var word in message.Split(' '))
            Append(text, word + " ", "content");
        Append(text, "", "done");
        return new Answer(200, ContentType, text.ToString());
    }

    private static void Append(StringBuilder text, string token, string type)
    {
        var data = new JsonObject { ["token"] = token, ["type"] = type };
        text.Append("data: ").Append(data.ToJsonString()).Append("\n\n");
    }
}
