using System.Diagnostics;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>What the shell offers, and the script by which a real bash asks for it.</summary>
public sealed class CompletionTests
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
    [TestCase("runbook completion ", "bash", "zsh", "fish")]
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

    private async Task<IReadOnlyList<string>> SuggestAsync(string line)
    {
        await _run.RunAsync($"[suggest:{line.Length}]", line);
        return _run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
