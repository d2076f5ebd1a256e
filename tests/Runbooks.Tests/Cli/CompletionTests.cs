using System.Diagnostics;
using System.Text.RegularExpressions;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>What the shell offers, and the script by which a real bash asks for it.</summary>
public sealed partial class CompletionTests
{
    private CommandRun _run = null!;

    [SetUp]
    public void Begin() => _run = new CommandRun();

    [TearDown]
    public void End() => _run.Dispose();

    [TestCase(
        "runbook run emergency-performance -i ",
        "reason=",
        "expected-version=",
        "deployment-related=true",
        "deployment-related=false"
    )]
    [TestCase(
        "runbook plan emergency-performance -i ",
        "reason=",
        "expected-version=",
        "deployment-related=true",
        "deployment-related=false"
    )]
    [TestCase("runbook drill quick-rollback --against local -i ", "reason=", "bad-version=")]
    [TestCase("runbook dispatch quick-rollback -i ", "reason=", "bad-version=")]
    [TestCase("runbook run quick-rollback --target ", "local", "example")]
    [TestCase("runbook plan quick-rollback --target ", "local", "example")]
    [TestCase("runbook drill quick-rollback --against ", "local", "example")]
    [TestCase("runbook show ", "quick-rollback", "manual-rollback")]
    [TestCase("runbook init --controller ", "kubernetes", "blue-green", "other")]
    [TestCase("runbook lint --explain ", "RB0001", "RB0409", "RB0614")]
    [TestCase("runbook show quick-rollback --format ", "markdown", "mermaid", "json")]
    [TestCase("runbook docs ", "start-here", "rollback", "RB0402")]
    [TestCase("runbook completion ", "bash", "zsh", "fish", "powershell")]
    [TestCase("runbook sandbox --fault ", "claimed-not-done", "slow-switch", "not-json")]
    [TestCase("runbook demo --fault not-json@", "not-json@health", "not-json@status")]
    [TestCase("runbook sandbox --controller ", "blue-green", "kubernetes")]
    public async Task A_line_is_completed_with_what_may_come_next(string line, params string[] offered) =>
        Assert.That(await SuggestAsync(line), Is.SupersetOf(offered));

    [TestCase("runbook show controller ")]
    [TestCase("runbook init --controller ")]
    public async Task A_controller_of_the_projects_own_is_offered_beside_those_that_come_with_the_product(string line)
    {
        _run.Write("runbooks/controllers/ours.yaml", "not read for that");

        Assert.That(await SuggestAsync(line), Does.Contain("ours").And.Contains("kubernetes"));
    }

    [Test]
    public async Task No_option_is_offered_as_another_systems_shells_write_it() =>
        Assert.That(await SuggestAsync("runbook run "), Does.Contain("--help").And.None.StartsWith("/"));

    [Test]
    public async Task An_input_that_was_given_is_not_offered_again() =>
        Assert.That(
            await SuggestAsync("runbook run quick-rollback -i reason=slow -i "),
            Does.Not.Contain("reason=").And.Contain("bad-version=")
        );

    [Test]
    public async Task The_inputs_of_a_runbook_that_cannot_be_read_are_not_offered()
    {
        _run.Write("runbooks/broken.yaml", "steps: [");

        Assert.That(await SuggestAsync("runbook run broken -i "), Does.Not.Contain("reason="));
        Assert.That(_run.Error, Is.Empty);
    }

    [Test]
    public async Task Incidents_are_offered_by_their_ids_where_there_are_records()
    {
        Assert.That(await SuggestAsync("runbook incidents show "), Does.Not.Contain("last"));
        Assert.That(_run.Error, Is.Empty);

        _run.InRepository();
        await _run.RunAsync("demo", "--records", ".");
        var id = _run.Git("for-each-ref --format=%(refname:short) refs/heads/incident").Trim()["incident/".Length..];

        foreach (
            var line in new[] { "runbook incidents show ", "runbook incidents apply ", "runbook incidents to-drill ", "runbook replay " }
        )
            Assert.That(await SuggestAsync(line), Is.SupersetOf(new[] { "last", id }), line);
    }

    [TestCase("runbook run emergency-pe", "emergency-performance")]
    [TestCase("runbook run quick-rollback -i rea", "reason=")]
    [TestCase("runbook run staged -i stage=b", "blue")]
    [TestCase("runbook run staged -i stage=", "blue", "green")]
    [TestCase("runbook lint --explain RB040", "RB0401", "RB0402", "RB0403", "RB0404", "RB0405", "RB0406", "RB0407", "RB0408", "RB0409")]
    public async Task A_real_bash_completes_the_word_with_the_script(string line, params string[] replies)
    {
        var bash = Component.Program("bash");
        _run.Write(
            "runbooks/staged.yaml",
            "apiVersion: runbooks/v1\nid: staged\ntitle: Staged\nseverity: minor\ninputs:\n  stage: { type: string, "
                + "choices: [ blue, green ] }\nsteps:\n  - { id: a, http: { get: \"/{{ inputs.stage }}\" } }\n"
        );
        var script = """
            set -u
            source <(runbook completion bash)
            complete -p runbook
            line=$1
            COMP_LINE=$line COMP_POINT=${#line}
            read -ra COMP_WORDS <<< "$line"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _runbook
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        var start = new ProcessStartInfo(bash, ["--noprofile", "--norc", "-c", script, "bash", line])
        {
            WorkingDirectory = _run.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.EndsAsync();

        Assert.That(await error, Is.Empty);
        Assert.That(
            (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Is.EqualTo((string[])["complete -o default -F _runbook runbook", .. replies])
        );
    }

    // What stands on the line after Tab is shown by having it printed: Ctrl-A goes to its beginning.
    private const string Tab = "\t\u0001echo now: ";

    private static readonly object[] Typed =
    [
        new object[] { "runbook run emergency-pe", "now: runbook run emergency-performance" },
        new object[] { "runbook sandbox --fault claimed-n", "now: runbook sandbox --fault claimed-not-done" },
        new object[] { "runbook run quick-rollback -i rea", "now: runbook run quick-rollback -i reason=" },
        new object[] { "runbook lint a-fi", "now: runbook lint a-file-of-ours.yaml" },
    ];

    [TestCaseSource(nameof(Typed))]
    public async Task A_real_zsh_completes_the_word_with_the_script_where_packages_put_it(string line, string then)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_run.Folder, "functions")).FullName;
        await _run.RunAsync("completion", "zsh");
        await File.WriteAllTextAsync(Path.Combine(folder, "_runbook"), _run.Out);
        await File.WriteAllTextAsync(
            Path.Combine(_run.Folder, ".zshrc"),
            $"PS1='$ '; bindkey -e; fpath=('{folder}' $fpath); autoload -Uz compinit; compinit -u -D\n"
        );

        await ShowsAsync(line, then, Component.Program("zsh"), "-d", "-i");
    }

    [TestCaseSource(nameof(Typed))]
    public Task A_real_zsh_completes_the_word_with_the_script_that_is_sourced(string line, string then)
    {
        File.WriteAllText(
            Path.Combine(_run.Folder, ".zshrc"),
            "PS1='$ '; bindkey -e; autoload -Uz compinit; compinit -u -D; source <(runbook completion zsh)\n"
        );

        return ShowsAsync(line, then, Component.Program("zsh"), "-d", "-i");
    }

    [TestCaseSource(nameof(Typed))]
    public Task A_real_fish_completes_the_word_with_the_script(string line, string then) =>
        ShowsAsync(line, then, Component.Program("fish"), "--no-config", "-i", "-C", "runbook completion fish | source");

    [Test]
    public async Task A_real_PowerShell_completes_the_word_with_the_script()
    {
        string[] lines =
        [
            "runbook run emergency-pe",
            "runbook sandbox --fault claimed-n",
            "runbook run quick-rollback -i rea",
            "$true; runbook schema notif",
            "runbook show manual-r",
        ];
        var asked = lines.Select(l => $"(TabExpansion2 '{l}' {l.Length}).CompletionMatches.CompletionText -join '|'");
        var start = Component.DotnetTool(
            "pwsh",
            ["-NoProfile", "-Command", string.Join("; ", asked.Prepend("runbook completion powershell | Out-String | Invoke-Expression"))]
        );
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";

        var ended = await Bounded.RunAsync(start);

        Assert.That(ended.Error, Is.Empty);
        Assert.That(
            ended.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Is.EqualTo(["emergency-performance", "claimed-not-done", "reason=", "notifications", "manual-rollback"])
        );
    }

    private async Task ShowsAsync(string line, string then, params string[] shell)
    {
        _run.Write("a-file-of-ours.yaml", "");
        using var terminal = PseudoTerminal.StartShell(_run, shell);
        terminal.Type("echo rea''dy");
        await terminal.ShowsAsync("ready");
        terminal.Type(line + Tab);
        await Bounded.UntilAsync(
            () => Escapes().Replace(terminal.Shown, string.Empty).Split('\n').Any(l => l.Trim() == then),
            $"a line says \"{then}\"",
            () => terminal.Shown
        );
        terminal.Close();
    }

    [GeneratedRegex(@"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[()].|[=>])|\r")]
    private static partial Regex Escapes();

    private async Task<IReadOnlyList<string>> SuggestAsync(string line)
    {
        await _run.RunAsync($"[suggest:{line.Length}]", line);
        return _run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
