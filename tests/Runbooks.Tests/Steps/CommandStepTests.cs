using System.Runtime.Versioning;
using Runbooks.Events;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Steps;

/// <summary>`command` against real processes.</summary>
internal sealed class CommandStepTests
{
    private EngineRun _run = null!;

    [SetUp]
    public async Task StartAsync() => _run = await EngineRun.StartAsync(BadRelease.None);

    [TearDown]
    public async Task StopAsync() => await _run.DisposeAsync();

    [Test]
    public async Task Arguments_reach_the_program_as_they_are_and_no_shell_reads_them()
    {
        await _run.RunStepsAsync(
            """
              - id: say
                command: { run: [ printf, "%s|%s", "$HOME; `id` && {{ target.name }}", "two words" ], safe: true }
            """
        );
        Assert.That(_run.Step("say").Outputs!["stdout"]!.GetValue<string>(), Is.EqualTo("$HOME; `id` && sandbox|two words"));
    }

    [Test]
    public async Task A_value_from_the_target_cannot_become_a_second_argument()
    {
        await _run.RunStepsAsync(
            """
              - id: status
                http: { get: /deployment/status }
              - id: count
                command: { run: [ sh, -c, 'echo $#', sh, "{{ steps.status.body.currentEnvironment }} --force; x" ], safe: true }
                expect: [ stdout == "1\n" ]
            """
        );
        Assert.That(_run.Ends, Does.Contain("count passed"));
    }

    [Test]
    public async Task Only_the_named_variables_of_our_environment_are_inherited()
    {
        Environment.SetEnvironmentVariable("RUNBOOK_TEST_TOLD", "told");
        Environment.SetEnvironmentVariable("RUNBOOK_TEST_NOT_TOLD", "not told");
        await _run.RunStepsAsync(
            """
              - id: env
                command: { run: [ env ], env: { STAGE: "{{ target.name }}" }, pass-env: [ RUNBOOK_TEST_TOLD ], safe: true }
            """
        );
        var seen = _run.Step("env").Outputs!["stdout"]!.GetValue<string>().Split('\n').Select(l => l.Split('=')[0]).ToList();
        Assert.That(seen, Does.Contain("STAGE").And.Contain("RUNBOOK_TEST_TOLD").And.Contain("PATH"));
        Assert.That(seen, Does.Not.Contain("RUNBOOK_TEST_NOT_TOLD"));
    }

    [Test]
    public async Task A_command_has_ended_when_its_process_has_whatever_it_left_running()
    {
        var left = Path.Combine(Path.GetTempPath(), $"runbook-left-{Guid.NewGuid():N}");
        try
        {
            await _run.RunStepsAsync(
                $$"""
                  - id: tunnel
                    command: { run: [ sh, -c, "sleep 600 & echo $! > {{left}}; echo started" ], within: 5m, safe: true }
                """
            );

            var step = _run.Step("tunnel");
            Assert.That(_run.Ends, Does.Contain("tunnel passed"));
            Assert.That(step.Outputs!["stdout"]!.GetValue<string>(), Is.EqualTo("started\n"));
            Assert.That(
                step.Note,
                Is.EqualTo("exit code 0; something that it left running still holds its output, which is read no further")
            );
        }
        finally
        {
            using var still = System.Diagnostics.Process.GetProcessById(
                int.Parse(File.ReadAllText(left), System.Globalization.CultureInfo.InvariantCulture)
            );
            still.Kill();
            File.Delete(left);
        }
    }

    [TestCase("#!/bin/sh\r\necho\r\n", "its first line asks for `/bin/sh` with a carriage return behind it, and there is no such program")]
    [TestCase("#! /usr/bin/no-such-thing -x\n", "its first line asks for `/usr/bin/no-such-thing`, and there is no such program")]
    [UnsupportedOSPlatform("windows")]
    public async Task A_script_whose_interpreter_is_not_there_is_not_called_missing_itself(string text, string why)
    {
        Component.Applies(!OperatingSystem.IsWindows(), "Windows reads no first lines");
        var script = Path.Combine(Path.GetTempPath(), $"runbook-script-{Guid.NewGuid():N}");
        Executable.Write(script, text);
        try
        {
            await _run.RunStepsAsync(
                $$"""
                  - id: script
                    command: { run: [ {{script}} ], safe: true }
                """
            );

            Assert.That(_run.Step("script").Error!.Message, Is.EqualTo($"`{script}` cannot be started: {why}"));
        }
        finally
        {
            File.Delete(script);
        }
    }

    [Test]
    public async Task Standard_input_is_what_the_step_says()
    {
        await _run.RunStepsAsync(
            """
              - id: sort
                command: { run: [ sort ], stdin: "b\na\n", safe: true }
                expect: [ stdout == "a\nb\n", exit_code == 0 ]
            """
        );
        Assert.That(_run.Ends, Does.Contain("sort passed"));
    }

    [Test]
    public async Task A_program_that_goes_on_too_long_is_killed()
    {
        await _run.RunStepsAsync(
            """
              - id: sleep
                command: { run: [ sleep, "30" ], within: 100ms, safe: true }
            """
        );
        Assert.Multiple(() =>
        {
            Assert.That(_run.Step("sleep").Error!.Message, Is.EqualTo("`sleep` was killed: it had not ended within 100ms"));
            Assert.That(_run.Step("sleep").DurationMs, Is.LessThan(10_000));
        });
    }

    [Test]
    public async Task Output_without_end_is_cut_and_does_not_fill_the_memory()
    {
        await _run.RunStepsAsync(
            """
              - id: many
                command: { run: [ sh, -c, "yes | head -c 30000000" ], within: 20s, safe: true }
            """
        );
        Assert.That(_run.Step("many").Status, Is.EqualTo(StepStatus.Passed));
        Assert.That(_run.Step("many").Outputs!["stdout"]!.GetValue<string>(), Has.Length.LessThan(1 << 20));
    }

    [Test]
    public async Task An_exit_code_is_a_failure_unless_the_step_expects_it()
    {
        await _run.RunStepsAsync(
            """
              - id: three
                command: { run: [ sh, -c, "exit 3" ], safe: true }
                expect: [ exit_code == 3 ]
              - id: four
                command: { run: [ sh, -c, "exit 4" ], safe: true }
            """
        );
        Assert.That(_run.Ends, Is.EqualTo(["three passed", "four failed"]));
    }
}
