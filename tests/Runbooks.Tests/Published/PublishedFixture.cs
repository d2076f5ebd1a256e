using System.Diagnostics;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Published;

/// <summary>The native binary, alone in a folder of its own.</summary>
public abstract class PublishedFixture
{
    /// <summary>All that is there besides the binary: <c>home</c> and <c>work</c>.</summary>
    protected string Folder { get; private set; } = string.Empty;

    protected string Binary { get; private set; } = string.Empty;

    [SetUp]
    public void Copy()
    {
        var published = Component.PublishedBinary();
        Folder = Directory.CreateTempSubdirectory("runbook-published-").FullName;
        Binary = Path.Combine(Folder, "bin", "runbook");
        Executable.Copy(published, Binary);
        Directory.CreateDirectory(Path.Combine(Folder, "home"));
        File.WriteAllText(Path.Combine(Folder, "home", ".gitconfig"), "[user]\n\tname = Global Name\n\temail = global@example.com\n");
        Directory.CreateDirectory(Path.Combine(Folder, "work"));
    }

    [TearDown]
    public void Remove()
    {
        if (Folder.Length > 0)
            Directory.Delete(Folder, recursive: true);
    }

    protected async Task<(int ExitCode, string Out, string Error)> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.EndsAsync();
        return (process.ExitCode, await output, await error);
    }

    protected Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.Combine(Folder, "work"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        BareEnvironment.Set(start);
        start.Environment["HOME"] = Path.Combine(Folder, "home");
        return Process.Start(start)!;
    }
}
