using System.Text.RegularExpressions;

namespace Runbooks.Tests.Actions;

/// <summary>What one step leaves for its runner, read as the runner reads it: the files, and the commands among its lines.</summary>
internal sealed partial class StepFiles : IDisposable
{
    private static readonly string[] Names = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH"];
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-step-").FullName;

    /// <summary>The files, as the runner makes them: empty, each named by a variable.</summary>
    public StepFiles()
    {
        foreach (var name in Names)
            File.WriteAllText(PathOf(name), string.Empty);
    }

    /// <summary>The variables that name them.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment => Names.Select(n => KeyValuePair.Create(n, PathOf(n)));

    /// <summary>The step's summary.</summary>
    public string Summary => File.ReadAllText(PathOf("GITHUB_STEP_SUMMARY"));

    /// <summary>The step's outputs.</summary>
    public IReadOnlyDictionary<string, string> Outputs => ValuesOf("GITHUB_OUTPUT");

    /// <summary>What the step adds to the environment of the steps after it.</summary>
    public IReadOnlyDictionary<string, string> Variables => ValuesOf("GITHUB_ENV");

    /// <summary>The folders that the step adds to PATH.</summary>
    public IReadOnlyList<string> Paths => [.. File.ReadAllLines(PathOf("GITHUB_PATH")).Where(l => l.Length > 0)];

    /// <summary>Where a file lies.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>
    /// The commands that a runner finds in what a step prints, unless they are stopped; a line is one with spaces before it, too.
    /// </summary>
    public static IReadOnlyList<string> CommandsIn(string printed)
    {
        var commands = new List<string>();
        string? stopped = null;
        foreach (var line in printed.Split('\n').Select(l => l.TrimEnd('\r')))
        {
            var text = line.TrimStart();
            if (stopped is not null)
            {
                if (text == $"::{stopped}::")
                    stopped = null;
                continue;
            }

            if (Stop().Match(text) is { Success: true } stop)
                stopped = stop.Groups[1].Value;
            else if (Command().IsMatch(text) || Older().IsMatch(line))
                commands.Add(text);
        }

        Assert.That(stopped, Is.Null, "commands stay stopped for whoever comes next");
        return commands;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // As the runner's FileCommandManager does: NAME=VALUE, or NAME<<DELIMITER, lines, DELIMITER; anything else fails the step.
    private Dictionary<string, string> ValuesOf(string file)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var lines = File.ReadAllText(PathOf(file)).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            var equals = lines[i].IndexOf('=', StringComparison.Ordinal);
            var heredoc = lines[i].IndexOf("<<", StringComparison.Ordinal);
            if (equals >= 0 && (heredoc < 0 || equals < heredoc))
            {
                values[lines[i][..equals]] = lines[i][(equals + 1)..];
                continue;
            }

            Assert.That(heredoc, Is.Positive, $"Invalid format '{lines[i]}' in {file}");
            var (name, delimiter) = (lines[i][..heredoc], lines[i][(heredoc + 2)..]);
            var end = Array.IndexOf(lines, delimiter, i + 1);
            Assert.That(end, Is.Positive, $"Matching delimiter not found '{delimiter}' in {file}");
            values[name] = string.Join('\n', lines[(i + 1)..end]);
            i = end;
        }

        return values;
    }

    [GeneratedRegex("^::stop-commands::(.+)$")]
    private static partial Regex Stop();

    [GeneratedRegex("^::[A-Za-z-]+[^:]*::")]
    private static partial Regex Command();

    [GeneratedRegex(@"##\[[A-Za-z-]+")]
    private static partial Regex Older();
}
