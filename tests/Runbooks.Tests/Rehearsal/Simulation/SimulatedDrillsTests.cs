using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rehearsal.Simulation;

/// <summary>`runbook drill --simulate`, as it is called.</summary>
public sealed partial class SimulatedDrillsTests
{
    [Test]
    public async Task A_seed_gives_the_same_bytes_by_any_number_of_threads()
    {
        using var one = new CommandRun();
        using var other = new CommandRun();

        Assert.That(await one.RunAsync("drill", "--simulate", "150", "--seed", "3", "--jobs", "1"), Is.Zero, one.Out);
        Assert.That(await other.RunAsync("drill", "--simulate", "150", "--seed", "3", "--jobs", "3"), Is.Zero, other.Out);

        Assert.That(other.Out, Is.EqualTo(one.Out));
        Assert.That(one.Out, Does.Contain("Digest "));
        Assert.That(one.Error, Does.Contain(" a second"));
    }

    [Test]
    public async Task Another_seed_plays_other_worlds()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("drill", "quick-rollback", "--simulate", "20", "--seed", "3", "--format", "json"), Is.Zero, run.Out);
        var first = (string)JsonNode.Parse(run.Out)!["digest"]!;
        Assert.That(await run.RunAsync("drill", "quick-rollback", "--simulate", "20", "--seed", "4", "--format", "json"), Is.Zero, run.Out);

        Assert.That((string)JsonNode.Parse(run.Out)!["digest"]!, Is.Not.EqualTo(first));
        Assert.That((int)JsonNode.Parse(run.Out)!["worlds"]!, Is.EqualTo(20));
    }

    [Test]
    public async Task A_case_is_told_as_a_story()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("drill", "--case", "quick-rollback:0:answer-lost@1,crash@38=40"), Is.Zero, run.Error);

        Snapshot.Match(Digests().Replace(run.Out, "Digest …"), "a-simulated-case");
    }

    [Test]
    public async Task What_breaks_an_invariant_is_told_with_its_story_and_what_repeats_it()
    {
        using var run = new CommandRun();
        run.Write(
            "runbooks/believer.yaml",
            """
            apiVersion: runbooks/v1
            id: believer
            title: Believe the controller
            severity: critical
            steps:
              - id: rollback
                http: { post: /deployment/rollback }
                expect: [ body.success == true ]
            """
        );

        Assert.That(await run.RunAsync("drill", "believer", "--simulate", "5", "--seed", "2"), Is.EqualTo(1));

        Snapshot.Match(Digests().Replace(run.Out, "Digest …"), "a-broken-invariant");
        Assert.That(await run.RunAsync("drill", "--case", "believer:0:"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_runbook_that_runs_a_program_cannot_be_simulated()
    {
        using var run = new CommandRun();
        run.Write(
            "runbooks/program.yaml",
            """
            apiVersion: runbooks/v1
            id: program
            title: Run a program
            severity: critical
            steps:
              - id: flush
                command: { run: [ redis-cli, flushall ] }
            """
        );

        Assert.That(await run.RunAsync("drill", "program", "--simulate", "5"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("RB0720").And.Contain("`flush` runs a program").And.Contain("program.yaml:7:5"));

        Assert.That(await run.RunAsync("drill", "--simulate", "5"), Is.Zero, run.Error);
        Assert.That(run.Error, Does.Contain("program is left out: `flush` runs a program"));
    }

    [TestCase("--case", "nonsense")]
    [TestCase("--case", "no-such-runbook:0:")]
    public async Task What_is_no_case_is_a_mistake(string option, string value)
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("drill", option, value), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("RB0721").And.Contain(value));
    }

    [TestCase("--simulate", "0")]
    [TestCase("--simulate", "1", "--jobs", "0")]
    [TestCase("--simulate", "1", "--simulate", "2")]
    public async Task What_cannot_be_meant_is_a_mistake(params string[] arguments)
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync(["drill", .. arguments]), Is.EqualTo(2), run.Error);
        Assert.That(run.Error, Does.StartWith("error: "));
    }

    [GeneratedRegex("Digest [0-9a-f]{64}")]
    private static partial Regex Digests();
}
