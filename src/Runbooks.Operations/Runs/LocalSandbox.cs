using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Runbooks.Connections;
using Runbooks.Definitions.Targets;
using Runbooks.Incidents.Writing;
using Runbooks.Storage;
using Runbooks.Targets;

namespace Runbooks.Runs;

/// <summary>
/// How a run knows that its target is a sandbox of this account on this machine. The sandbox keeps a random mark in the account's state
/// and says the same at <see cref="Path"/>: a target that only claims to be one has no file, so that its record counts like any other.
/// </summary>
public sealed class LocalSandbox : IDisposable
{
    /// <summary>Where a sandbox says its mark, as text.</summary>
    public const string Path = "/sandbox/mark";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly string? _file;

    private LocalSandbox(string mark, string? file)
    {
        Mark = mark;
        _file = file;
    }

    /// <summary>What the sandbox says at <see cref="Path"/>.</summary>
    public string Mark { get; }

    /// <summary>
    /// Makes the mark of a sandbox, and forgets it when that ends. Where it cannot be kept, runs on the sandbox count like others.
    /// </summary>
    /// <param name="environment">Looks an environment variable up.</param>
    public static LocalSandbox Announce(Func<string, string?> environment)
    {
        var mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var folder = FolderOf(environment);
        try
        {
            PrivateFiles.CreateDirectory(folder);
            var file = System.IO.Path.Combine(folder, mark);
            PrivateFiles.Write(file, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new LocalSandbox(mark, file);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return new LocalSandbox(mark, file: null);
        }
    }

    /// <summary>Whether a target is a sandbox of this account. Nothing is asked of a target elsewhere, nor where no sandbox runs.</summary>
    /// <param name="target">The target.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Cancels the question.</param>
    public static async Task<bool> IsAtAsync(Target target, Func<string, string?> environment, TimeProvider time, CancellationToken cancel)
    {
        if (!target.BaseUrl.IsLoopback || !HasOne(environment))
            return false;
        return await MarkAsync(target, time, cancel) is { } mark && File.Exists(System.IO.Path.Combine(FolderOf(environment), mark));
    }

    /// <summary>
    /// Where this account would keep the mark of a target that says that it is a sandbox, and keeps none: it was started with another state
    /// directory, or by another account. Null for any other target.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Cancels the question.</param>
    public static async Task<string?> WhereUnknownAsync(
        Target target,
        Func<string, string?> environment,
        TimeProvider time,
        CancellationToken cancel
    ) =>
        target.BaseUrl.IsLoopback
        && await MarkAsync(target, time, cancel) is { } mark
        && !File.Exists(System.IO.Path.Combine(FolderOf(environment), mark))
            ? FolderOf(environment)
            : null;

    private static async Task<string?> MarkAsync(Target target, TimeProvider time, CancellationToken cancel)
    {
        using var connections = TargetConnections.Create(target.Authorities);
        var call = new HttpCall("GET", Path) { Within = Longest, MaxBody = 64 };
        var answer = await new TargetClient(target, connections, time).SendAsync(call, cancel);
        if (answer is not Answered { IsSuccess: true } said)
            return null;
        var mark = Encoding.ASCII.GetString(said.Body.Span);
        return mark.Length == 32 && mark.All(char.IsAsciiHexDigitLower) ? mark : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_file is null)
            return;
        try
        {
            File.Delete(_file);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // A mark that nobody says any more means nothing.
        }
    }

    private static bool HasOne(Func<string, string?> environment)
    {
        try
        {
            return Directory.EnumerateFiles(FolderOf(environment)).Any();
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return false;
        }
    }

    private static string FolderOf(Func<string, string?> environment) =>
        System.IO.Path.Combine(StateDirectory.Find(environment), "sandboxes");
}
