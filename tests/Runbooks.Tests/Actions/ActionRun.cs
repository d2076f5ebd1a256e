using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Sandbox;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Actions;

/// <summary>
/// Runs the steps of the composite action as a runner does: the expressions of its `env` filled in, each script by
/// `bash --noprofile --norc -e -o pipefail` with files of its own, and its conditions heeded. What other actions would do is only noted.
/// </summary>
internal sealed partial class ActionRun : IDisposable
{
    private readonly Dictionary<string, string> _values = new()
    {
        ["github.token"] = "a-token-of-the-job",
        ["github.action_repository"] = string.Empty,
    };
    private readonly Dictionary<string, string> _environment = [];
    private readonly List<string> _path = [];
    private JsonObject _action = WorkflowFile.Actions.Single().Json;
    private bool _isInstalled;

    public ActionRun()
    {
        Folder = Directory.CreateTempSubdirectory("runbook-action-").FullName;
        Workspace = Directory.CreateDirectory(Path.Combine(Folder, "work")).FullName;
        _environment["RUNNER_TEMP"] = Directory.CreateDirectory(Path.Combine(Folder, "temp")).FullName;
        _environment["HOME"] = Directory.CreateDirectory(Path.Combine(Folder, "home")).FullName;
        File.WriteAllText(
            Path.Combine(Folder, "home", ".gitconfig"),
            "[user]\n\tname = A Runner\n\temail = runner@example.com\n[init]\n\tdefaultBranch = main\n"
        );
        foreach (
            var (name, value) in new Dictionary<string, string>
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
                ["CI"] = "true",
                ["GITHUB_ACTIONS"] = "true",
                ["GITHUB_ACTION"] = "runbook",
                ["GITHUB_ACTION_PATH"] = Path.Combine(Repository.Root, ".github", "actions", "runbook"),
                ["GITHUB_WORKSPACE"] = Workspace,
                ["GITHUB_REPOSITORY"] = "octo/shop",
                ["GITHUB_RUN_ID"] = "4711",
                ["GITHUB_RUN_ATTEMPT"] = "1",
                ["GITHUB_ACTOR"] = "octocat",
                ["GITHUB_API_URL"] = "http://127.0.0.1:9",
                ["GITHUB_SERVER_URL"] = "http://127.0.0.1:9",
                ["RUNNER_OS"] = "Linux",
                ["RUNNER_ARCH"] = "X64",
            }
        )
            _environment[name] = value;
    }

    /// <summary>Everything that the run may touch.</summary>
    public string Folder { get; }

    /// <summary>Where the repository is checked out.</summary>
    public string Workspace { get; }

    /// <summary>What the steps printed.</summary>
    public string Printed { get; private set; } = string.Empty;

    /// <summary>The summaries of the steps.</summary>
    public string Summary { get; private set; } = string.Empty;

    /// <summary>Whether the step that uses the action succeeds.</summary>
    public bool Succeeded { get; private set; } = true;

    /// <summary>The action's outputs.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; private set; } = new Dictionary<string, string>();

    /// <summary>What other actions were asked for: their name and what they were given.</summary>
    public List<(string Uses, IReadOnlyDictionary<string, string> With)> Asked { get; } = [];

    /// <summary>What a script's process is told while it runs.</summary>
    public Func<string, Process, Task>? Meanwhile { get; set; }

    public ActionRun With(string variable, string value)
    {
        _environment[variable] = value;
        return this;
    }

    /// <summary>With the published binary, in a repository that names a sandbox as its target <c>shop</c>.</summary>
    public static async Task<ActionRun> BesideAsync(SandboxTarget sandbox)
    {
        var action = new ActionRun().WithProgram(Component.PublishedBinary());
        await action.GitAsync("init", "-q");
        await action.GitAsync("commit", "-q", "--allow-empty", "-m", "First");
        await action.NameAsync("shop", sandbox);
        return action;
    }

    /// <summary>Names a sandbox as a target.</summary>
    public Task NameAsync(string name, SandboxTarget sandbox) =>
        WriteAsync(
            $"targets/{name}.yaml",
            $"apiVersion: runbooks/v1\nname: {name}\nbase-url: {sandbox.BaseUrl.AbsoluteUri}\nprocessing-time: "
                + $"1s\nread-every: 10ms\nstable-every: 10ms\n"
        );

    /// <summary>Writes a file of the project.</summary>
    /// <param name="path">Below its folder `runbooks`.</param>
    /// <param name="text">What stands in it.</param>
    public Task WriteAsync(string path, string text)
    {
        var file = Path.Combine(Workspace, "runbooks", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return File.WriteAllTextAsync(file, text);
    }

    /// <summary>Puts a program on PATH, which the workflow says to take.</summary>
    public ActionRun WithProgram(string path)
    {
        _isInstalled = true;
        return WithTool("runbook", path);
    }

    /// <summary>Puts a program on PATH.</summary>
    /// <param name="name">What it is called there.</param>
    /// <param name="path">Where it is.</param>
    public ActionRun WithTool(string name, string path)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "installed")).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, name), path);
        if (!_path.Contains(folder))
            _path.Add(folder);
        return this;
    }

    /// <summary>Puts a script on PATH.</summary>
    /// <param name="name">What it is called there.</param>
    /// <param name="script">For `sh`, without its first line.</param>
    public ActionRun WithScript(string name, string script)
    {
        var path = Path.Combine(Folder, "scripts", name);
        Executable.Write(path, $"#!/bin/sh\n{script}\n");
        return WithTool(name, path);
    }

    /// <summary>With the action as it lies in a folder, instead of this repository's.</summary>
    public ActionRun From(string folder)
    {
        _action = WorkflowFile.Of("action.yml", File.ReadAllText(Path.Combine(folder, "action.yml"))).Json;
        return With("GITHUB_ACTION_PATH", folder);
    }

    /// <summary>A command beside the action's, in its work tree.</summary>
    public async Task<string> GitAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Workspace };
        start.Environment["HOME"] = _environment["HOME"];
        var git = await Bounded.RunAsync(start);
        Assert.That(git.Code, Is.Zero, $"git {string.Join(' ', arguments)}: {git.Error}");
        return git.Out;
    }

    /// <summary>Uses the action.</summary>
    /// <param name="with">Its inputs; the others have their defaults.</param>
    public async Task<ActionRun> RunAsync(params (string Name, string Value)[] with)
    {
        foreach (var (name, input) in (JsonObject)_action["inputs"]!)
            _values[$"inputs.{name}"] = Fill((string?)input!["default"] ?? string.Empty);
        if (_isInstalled)
            _values["inputs.binary"] = "path";
        foreach (var (name, value) in with)
        {
            Assert.That(_values, Does.ContainKey($"inputs.{name}"), "the action has no such input");
            _values[$"inputs.{name}"] = value;
        }

        foreach (var step in _action["runs"]!["steps"]!.AsArray().Cast<JsonObject>())
        {
            if (!Holds((string?)step["if"]))
                continue;
            if (step["uses"] is { } uses)
                Asked.Add(((string)uses!, FilledIn(step["with"])));
            else
                await RunStepAsync(step);
        }

        Outputs = ((JsonObject)_action["outputs"]!).ToDictionary(o => o.Key, o => Fill((string)o.Value!["value"]!));
        return this;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private async Task RunStepAsync(JsonObject step)
    {
        Assert.That((string?)step["shell"], Is.EqualTo("bash"));
        using var files = new StepFiles();
        var script = Path.Combine(_environment["RUNNER_TEMP"], $"{step["id"]}.sh");
        await File.WriteAllTextAsync(script, (string)step["run"]!);
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", script])
        {
            WorkingDirectory = Path.GetFullPath(Fill((string?)step["working-directory"] ?? "."), Workspace),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        BareEnvironment.Set(start);
        foreach (var (name, value) in _environment.Concat(files.Environment).Concat(FilledIn(step["env"])))
            start.Environment[name] = value;
        start.Environment["PATH"] = string.Join(':', [.. _path, _environment["PATH"]]);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (Meanwhile is not null)
            await Meanwhile((string)step["id"]!, process);
        await process.EndsAsync();
        Printed += await output + await error;
        Summary += files.Summary;
        Succeeded &= process.ExitCode == 0;
        foreach (var (name, value) in files.Outputs)
            _values[$"steps.{step["id"]}.outputs.{name}"] = value;
        foreach (var (name, value) in files.Variables)
            _environment[name] = value;
        _path.InsertRange(0, files.Paths);
    }

    private Dictionary<string, string> FilledIn(JsonNode? values) =>
        (values as JsonObject ?? []).ToDictionary(v => v.Key, v => Fill(v.Value!.ToString()));

    private string Fill(string text) => Expression().Replace(text, m => _values.GetValueOrDefault(m.Groups[1].Value) ?? string.Empty);

    private bool Holds(string? condition)
    {
        var terms = (condition ?? string.Empty).Split(" && ", StringSplitOptions.RemoveEmptyEntries);
        return (Succeeded || terms.Contains("always()"))
            && terms
                .Where(t => t != "always()")
                .All(t =>
                {
                    var wanted = NotEmpty().Match(t);
                    Assert.That(wanted.Success, $"the test does not know the condition {t}");
                    return !string.IsNullOrEmpty(_values.GetValueOrDefault(wanted.Groups[1].Value));
                });
    }

    [GeneratedRegex(@"\$\{\{ ([a-z0-9_.-]+) \}\}")]
    private static partial Regex Expression();

    [GeneratedRegex(@"^([a-z0-9_.-]+) != ''$")]
    private static partial Regex NotEmpty();
}
