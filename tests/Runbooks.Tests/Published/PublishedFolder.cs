using System.Diagnostics;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Published;

/// <summary>The published binary alone in a folder, with a home of its own and nothing of the user's environment but PATH.</summary>
internal sealed class PublishedFolder : IDisposable
{
    private readonly string _folder;

    public PublishedFolder()
    {
        var published = Component.PublishedBinary();
        _folder = Directory.CreateTempSubdirectory("runbook-published-").FullName;
        Binary = Path.Combine(_folder, "bin", "runbook");
        Home = Directory.CreateDirectory(Path.Combine(_folder, "home")).FullName;
        Work = Directory.CreateDirectory(Path.Combine(_folder, "work")).FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(Binary)!);
        Executable.Copy(published, Binary);
    }

    public string Binary { get; }

    public string Home { get; }

    /// <summary>Where commands are given.</summary>
    public string Work { get; }

    /// <summary>What programs are given besides PATH and HOME.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public async Task<(int ExitCode, string Out, string Error)> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.EndsAsync();
        return (process.ExitCode, await output, await error);
    }

    public Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Work,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        BareEnvironment.Set(start);
        start.Environment["HOME"] = Home;
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
