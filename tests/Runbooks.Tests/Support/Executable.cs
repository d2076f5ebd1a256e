using System.Diagnostics;

namespace Runbooks.Tests.Support;

/// <summary>
/// Programs that a test puts somewhere and runs at once. Another process writes them: whatever this one has open for writing is
/// for a moment open in each program that another test starts just then, and the system runs no file that is ("text file busy").
/// </summary>
internal static class Executable
{
    /// <summary>Writes a script that its owner may run.</summary>
    /// <param name="path">Where; its folder is made.</param>
    /// <param name="script">The text, with its first line.</param>
    public static void Write(string path, string script)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (OperatingSystem.IsWindows())
            File.WriteAllText(path, script);
        else
            Run("cat > \"$1\" && chmod 700 \"$1\"", path, path, script);
    }

    /// <summary>Copies a program, with who may run it.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its new path; the folder is made.</param>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (OperatingSystem.IsWindows())
            File.Copy(from, to);
        else
            Run("cp -p \"$1\" \"$2\"", from, to, input: string.Empty);
    }

    private static void Run(string command, string first, string second, string input)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command, "sh", first, second])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEnd();
        process.Ends();
        Assert.That(process.ExitCode, Is.Zero, error);
    }
}
