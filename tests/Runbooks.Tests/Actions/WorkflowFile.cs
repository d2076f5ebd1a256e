using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Tests.Support;
using Runbooks.Yaml;

namespace Runbooks.Tests.Actions;

/// <summary>A workflow or an action of this repository, as YAML that knows its lines.</summary>
public sealed class WorkflowFile
{
    /// <summary>Signs of expressions are left as they are.</summary>
    public static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private WorkflowFile(string path)
        : this(System.IO.Path.GetRelativePath(Repository.Root, path), File.ReadAllText(path)) { }

    private WorkflowFile(string path, string text)
    {
        Path = path;
        Text = text;
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

    /// <summary>What Dependabot looks after.</summary>
    public static WorkflowFile Dependabot { get; } = new(System.IO.Path.Combine(Repository.Root, ".github", "dependabot.yml"));

    /// <summary>From the root of the repository.</summary>
    public string Path { get; }

    public string Text { get; }

    public YamlMapping Root { get; }

    public JsonObject Json { get; }

    /// <summary>The shell scripts in it: their text and their line.</summary>
    public IEnumerable<YamlScalar> Scripts => Values(Root, "run").OfType<YamlScalar>();

    /// <summary>The actions and workflows that it uses.</summary>
    public IEnumerable<YamlScalar> Uses => Values(Root, "uses").OfType<YamlScalar>();

    /// <summary>The jobs of a workflow.</summary>
    public IEnumerable<JsonNode> Jobs => (Json["jobs"] as JsonObject ?? []).Select(j => j.Value!);

    /// <summary>The steps of all jobs, and those of an action.</summary>
    public IEnumerable<JsonNode> Steps => Jobs.Append(Json["runs"]).SelectMany(j => j?["steps"] as JsonArray ?? []).Select(s => s!);

    /// <summary>What Dependabot looks after, each of its kind.</summary>
    public IEnumerable<JsonNode> Updates => (Json["updates"] as JsonArray ?? []).Select(u => u!);

    /// <summary>A file of this text.</summary>
    /// <param name="path">What it is called.</param>
    /// <param name="text">Its YAML.</param>
    public static WorkflowFile Of(string path, string text) => new(path, text);

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
