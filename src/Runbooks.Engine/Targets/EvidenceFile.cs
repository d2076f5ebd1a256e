using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Programs;

namespace Runbooks.Targets;

/// <summary>How an exchange is kept as evidence: a readable JSON document, with headers under an allow-list and a bounded body.</summary>
public static class EvidenceFile
{
    private const int MostBody = 16 * 1024;
    private const int UsualLength = 2048;
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What a reviewer needs and no server puts a secret into.
    /// <summary>The response headers that may be written down; any other may hold a session.</summary>
    public static readonly IReadOnlyList<string> AllowedHeaders =
    [
        "content-type",
        "content-length",
        "date",
        "server",
        "location",
        "retry-after",
        "x-request-id",
        "x-environment",
        "x-version",
    ];

    public static string Write(HttpCall call, HttpAnswer answer) => Write(Of(call, answer));

    /// <summary>An exchange as a document of its own, or as a part of one.</summary>
    public static JsonObject Of(HttpCall call, HttpAnswer answer)
    {
        var request = new JsonObject { ["method"] = call.Method, ["url"] = call.Url };
        if (call.Body is not null)
            request["body"] = BodyOf(call.Body);
        var exchange = new JsonObject { ["request"] = request };
        if (answer is Answered answered)
        {
            exchange["response"] = new JsonObject
            {
                ["status"] = answered.Status,
                ["headers"] = new JsonObject(
                    AllowedHeaders
                        .Where(answered.Headers.ContainsKey)
                        .Select(h => KeyValuePair.Create<string, JsonNode?>(h, answered.Headers[h]))
                ),
                ["body"] = BodyOf(answered),
            };
            if (answered.BodyProblem is not null)
                exchange["problem"] = answered.BodyProblem;
        }
        else
        {
            exchange["problem"] = answer.Describe();
        }

        if (answer.Proxy is not null)
            exchange["proxy"] = answer.Proxy;
        exchange["elapsedMs"] = Math.Round(answer.Elapsed.TotalMilliseconds, 1);
        return exchange;
    }

    /// <summary>What a program was given and wrote, as a part of a document.</summary>
    public static JsonObject Of(ProgramCall call, ProgramResult ran) =>
        new()
        {
            ["command"] = new JsonArray([.. call.Arguments.Select(a => JsonValue.Create(a))]),
            ["exitCode"] = ran.ExitCode,
            ["stdout"] =
                ran.Output.Length <= MostBody && ReceivedJson.Read(ran.Output) is { Why: null, Value: { } json }
                    ? json
                    : BodyOf(ran.Output),
            ["stderr"] = BodyOf(ran.Errors),
            ["problem"] = ran.Problem,
            ["elapsedMs"] = Math.Round(ran.Elapsed.TotalMilliseconds, 1),
        };

    /// <summary>Writes any JSON so that a person can read it.</summary>
    public static string Write(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(UsualLength);
        using (var writer = new Utf8JsonWriter(buffer, Readable))
            node.WriteTo(writer);
        buffer.Write("\n"u8);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static JsonNode? BodyOf(Answered answered)
    {
        if (answered.Body.Length <= MostBody && answered.Json() is { Why: null, Value: var json })
            return json;
        return BodyOf(answered.Text);
    }

    private static JsonValue BodyOf(string text) =>
        JsonValue.Create(text.Length <= MostBody ? text : $"{text[..MostBody]}… ({text.Length - MostBody} characters more)");
}
