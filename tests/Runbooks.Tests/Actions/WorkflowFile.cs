using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Tests.Support;
using Runbooks.Yaml;

namespace Runbooks.Tests.Actions;

/// <summary>A workflow or an action of this repository, as YAML that knows its lines.</summary>
public sealed class WorkflowFile
{
    private WorkflowFile(string path)
    {
        Path = System.IO.Path.GetRelativePath(Repository.Root, path);
        Text = File.ReadAllText(path);
        var bag = new DiagnosticBag();
        Root =
            YamlReader.Read(new SourceText(Path, Text), bag) as YamlMapping
            ?? throw new InvalidOperationException(string.Join('\n', bag.Sorted().Select(d => $"{d.Span}: {d.Message}")));
        Json = (JsonObject)YamlCoreSchema.ToJson(Root)!;
    }

    /// <summary>Every workflow.</summary>
    public static IReadOnlyList<WorkflowFile> Workflows { get; } = [.. In("workflows", "*.yml").Select(f => new WorkflowFile(f))];

    /// <summary>Every action.</summary>
    public static IReadOnlyList<WorkflowFile> Actions { get; } = [.. In("actions", "action.yml").Select(f => new WorkflowFile(f))];

    /// <summary>From the root of the repository.</summary>
    public string Path { get; }

    public string Text { get; }

    public YamlMapping Root { get; }

    public JsonObject Json { get; }

    /// <summary>The shell scripts in it: their text and their line.</summary>
    public IEnumerable<YamlScalar> Scripts => Values(Root, "run").OfType<YamlScalar>();

    /// <summary>The actions and workflows that it uses.</summary>
    public IEnumerable<YamlScalar> Uses => Values(Root, "uses").OfType<YamlScalar>();

    /// <summary>The workflow of this name.</summary>
    public static WorkflowFile Named(string name) => Workflows.Single(w => w.Path.EndsWith("/" + name, StringComparison.Ordinal));

    /// <summary>The line that a node begins in.</summary>
    public string LineOf(YamlNode node) => Text.Split('\n')[node.Span.Line - 1];

    public override string ToString() => Path;

    private static IEnumerable<string> In(string folder, string pattern) =>
        Directory
            .EnumerateFiles(System.IO.Path.Combine(Repository.Root, ".github", folder), pattern, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);

    private static IEnumerable<YamlNode> Values(YamlNode node, string key) =>
        node switch
        {
            YamlMapping mapping => mapping.Entries.SelectMany(e =>
                (e.Key.Value == key ? [e.Value] : Array.Empty<YamlNode>()).Concat(Values(e.Value, key))
            ),
            YamlSequence sequence => sequence.Items.SelectMany(i => Values(i, key)),
            _ => [],
        };
}
