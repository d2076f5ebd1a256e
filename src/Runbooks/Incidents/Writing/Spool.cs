using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Writing;

/// <summary>Where records wait that no repository took: one directory for each run.</summary>
/// <param name="Root">Absolute.</param>
public sealed record Spool(string Root)
{
    /// <summary>The user's spool: <c>$XDG_STATE_HOME/runbook/spool</c>, or below <c>~/.local/state</c>.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static Spool Of(Func<string, string?> environment) => new(Path.Combine(StateDirectory.Find(environment), "spool"));

    /// <summary>Keeps a file set: complete, or not there at all.</summary>
    /// <param name="set">The files with their commit.</param>
    /// <returns>The run's directory.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public string Keep(IncidentFileSet set)
    {
        var final = Path.Combine(Root, set.Run);
        var open = final + ".partial";
        if (Directory.Exists(open)) Directory.Delete(open, recursive: true);
        Directory.CreateDirectory(open);
        foreach (var (path, content) in set.Commit.Files)
        {
            var file = Path.Combine(open, "files", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content.Span);
        }

        var commit = new JsonObject
        {
            ["incident"] = set.Incident,
            ["run"] = set.Run,
            ["branch"] = set.Commit.Branch,
            ["message"] = set.Commit.Message,
            ["when"] = Phrases.Time(set.Commit.When),
        };
        File.WriteAllText(Path.Combine(open, "commit.json"), commit.ToJsonString());
        if (Directory.Exists(final)) Directory.Delete(final, recursive: true);
        Directory.Move(open, final);
        return final;
    }
}
