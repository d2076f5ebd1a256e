using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Runbooks.Storage;

/// <summary>
/// Reads what an earlier process kept, be it of another version, half written or somebody else's: one answer for all of it, and no
/// exception.
/// </summary>
public static class StateFile
{
    /// <param name="path">The file, absolute.</param>
    /// <param name="shape">What it should hold.</param>
    /// <param name="disk">Where it lies; the machine's by default.</param>
    public static StateReading<T> Read<T>(string path, JsonTypeInfo<T> shape, Disk? disk = null)
        where T : class
    {
        disk ??= Disk.OfMachine;
        try
        {
            return disk.Exists(path) ? Parse(path, disk.Read(path), shape) : new(path, StateCondition.Absent);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(path, StateCondition.Absent);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return new(path, StateCondition.OutOfReach, Found: e.Message);
        }
    }

    /// <param name="name">How a person finds it.</param>
    /// <param name="content">JSON in UTF-8, or what lies in its place.</param>
    /// <param name="shape">What it should hold.</param>
    public static StateReading<T> Parse<T>(string name, ReadOnlyMemory<byte> content, JsonTypeInfo<T> shape)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return Parse(name, document.RootElement, shape);
        }
        catch (JsonException e)
        {
            return new(name, StateCondition.Damaged, Found: content.IsEmpty ? "it is empty" : $"it is no JSON ({e.Message})");
        }
    }

    /// <param name="name">How a person finds it.</param>
    /// <param name="found">A part of a document.</param>
    /// <param name="shape">What it should hold.</param>
    public static StateReading<T> Parse<T>(string name, JsonElement found, JsonTypeInfo<T> shape)
        where T : class
    {
        if (found.ValueKind != JsonValueKind.Object)
            return new(name, StateCondition.OtherVersion, Found: $"it is {Named(found.ValueKind)}");
        try
        {
            return new(name, StateCondition.Read, found.Deserialize(shape));
        }
        catch (JsonException e)
        {
            // What the serialiser says of its own names our types: a person looks for the place in the file.
            return new(
                name,
                StateCondition.OtherVersion,
                Found: e.Path is { Length: > 2 } place ? $"`{place[2..]}` has another form" : "what it should hold is not in it"
            );
        }
    }

    private static string Named(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "`null`",
            _ => "`true` or `false`",
        };
}
