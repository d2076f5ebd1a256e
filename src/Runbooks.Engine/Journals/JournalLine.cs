using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Journals;

/// <summary>How an event stands in the journal: <c>{"seq","at","elapsedMs","event","prev"}</c>, one line of UTF-8.</summary>
public static class JournalLine
{
    /// <summary>What the first line has before it.</summary>
    public const string NoLine = "";

    /// <summary>The line, line feed included.</summary>
    public static byte[] Encode(RecordedEvent recorded, string previousHash)
    {
        var happened = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(recorded.Json.Length));
        var length = Encoding.UTF8.GetBytes(recorded.Json, happened);
        var buffer = new ArrayBufferWriter<byte>(512 + length);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("seq"u8, recorded.Sequence);
            json.WriteString(
                "at"u8,
                recorded.At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)
            );
            json.WriteNumber("elapsedMs"u8, recorded.Elapsed.TotalMilliseconds);
            json.WritePropertyName("event"u8);
            // The event is already JSON without secrets: writing it again could only change it.
            json.WriteRawValue(happened.AsSpan(0, length), skipInputValidation: true);
            json.WriteString("prev"u8, previousHash);
            json.WriteEndObject();
        }

        ArrayPool<byte>.Shared.Return(happened);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The hash of a line's bytes without its line feed, in lower-case hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<byte> line) =>
        Convert.ToHexStringLower(SHA256.HashData(line.EndsWith("\n"u8) ? line[..^1] : line));

    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    /// <summary>The event in a line and the hash it carries; null with a reason where it is not such a line.</summary>
    public static (RecordedEvent Event, string PreviousHash)? Decode(ReadOnlyMemory<byte> line, out string? reason)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Once);
            var root = document.RootElement;
            var json = root.GetProperty("event");
            // Earlier versions could run without sending anything. Such a run is neither told nor gone on with as if it were one.
            if (json.TryGetProperty("dryRun"u8, out var isDry) && isDry.ValueKind == JsonValueKind.True)
            {
                reason = "it began a dry run of an earlier version, which did nothing; `runbook plan` has taken its place";
                return null;
            }

            var happened = json.Deserialize(RunEventJson.Default.RunEvent);
            var isWhole = happened is not null && IsWhole(happened, happened.GetType());
            reason = isWhole ? null : "it holds no whole event";
            return !isWhole
                ? null
                : (
                    new RecordedEvent(
                        root.GetProperty("seq").GetInt64(),
                        root.GetProperty("at").GetDateTimeOffset(),
                        TimeSpan.FromMilliseconds(root.GetProperty("elapsedMs").GetDouble()),
                        happened!,
                        json.GetRawText()
                    ),
                    root.GetProperty("prev").GetString() ?? NoLine
                );
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or NotSupportedException
                        or OverflowException
            )
        {
            reason = "it is not an event as this version writes them";
            return null;
        }
    }

    // A member that is left out is null for the reader, whatever its type says.
    private static bool IsWhole(object value, Type type) =>
        RunEventJson.Default.GetTypeInfo(type) is not { Kind: JsonTypeInfoKind.Object } info
        || info.Properties.Where(p => p.Get is not null)
            .All(p =>
                p.Get!(value) is { } member
                    ? member is not double.PositiveInfinity and not double.NegativeInfinity
                        && (member is not RunError || IsWhole(member, typeof(RunError)))
                        && (member is not JsonNode node || ReceivedJson.IsReadable(node))
                    : p.IsGetNullable
            );
}
