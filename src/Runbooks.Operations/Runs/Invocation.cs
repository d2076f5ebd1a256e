using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Storage;

namespace Runbooks.Runs;

/// <summary>
/// How a run was called on this machine: what another process needs to go on with it, and no commit has. It holds no secret:
/// of a header only its name stands here, unless all of its value comes from the environment.
/// </summary>
/// <param name="WorkingDirectory">Where the command stood.</param>
/// <param name="Target">The target's name or file as it was given; null where an address was.</param>
/// <param name="BaseUrl">The address as it was given, <c>${env:…}</c> not filled in; null where a target was.</param>
/// <param name="Headers"><c>Name=Value</c> as it was given, or <c>Name</c> alone.</param>
public sealed record Invocation(string WorkingDirectory, string? Target, string? BaseUrl, IReadOnlyList<string> Headers)
{
    /// <summary>The boot of the machine, which the time stamp counts from; null where the system does not tell.</summary>
    public string? Boot { get; init; }

    /// <summary>The monotonic clock in milliseconds when the stream began.</summary>
    public double StartedAtMs { get; init; }

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Write(string path, Disk? disk = null)
    {
        disk ??= Disk.OfMachine;
        disk.CreateDirectory(Path.GetDirectoryName(path)!);
        var json = new JsonObject
        {
            ["workingDirectory"] = WorkingDirectory,
            ["target"] = Target,
            ["baseUrl"] = BaseUrl,
            ["headers"] = new JsonArray([.. Headers.Select(h => (JsonNode)h)]),
            ["boot"] = Boot,
            ["startedAtMs"] = StartedAtMs,
        };
        disk.Write(path, Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    /// <summary>Reads it back.</summary>
    /// <returns>Null where it is not there, or not whole.</returns>
    public static Invocation? Read(string path, Disk? disk = null)
    {
        try
        {
            var json = JsonNode.Parse((disk ?? Disk.OfMachine).Read(path))!;
            return new Invocation(
                (string)json["workingDirectory"]!,
                (string?)json["target"],
                (string?)json["baseUrl"],
                [.. json["headers"]!.AsArray().Select(h => (string)h!)]
            )
            {
                Boot = (string?)json["boot"],
                StartedAtMs = (double)json["startedAtMs"]!,
            };
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or InvalidOperationException
                        or FormatException
                        or NullReferenceException
            )
        {
            return null;
        }
    }
}
