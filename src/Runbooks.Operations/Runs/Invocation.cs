using System.Text.Json;
using System.Text.Json.Serialization;
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
    /// <summary>The names or files of a group's members as they were given, in order; null for a run on one target.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>The boot of the machine, which the time stamp counts from; null where the system does not tell.</summary>
    public string? Boot { get; init; }

    /// <summary>The monotonic clock in milliseconds when the stream began.</summary>
    [JsonRequired]
    public double StartedAtMs { get; init; }

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Write(string path, Disk? disk = null)
    {
        disk ??= Disk.OfMachine;
        disk.CreateDirectory(Path.GetDirectoryName(path)!);
        disk.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, RunStateJson.Default.Invocation));
    }

    public static StateReading<Invocation> Read(string path, Disk? disk = null) =>
        StateFile.Read(path, RunStateJson.Default.Invocation, disk);
}
