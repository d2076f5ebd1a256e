using System.Text.Json.Nodes;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>`runbook replay` as a person and as a program uses it.</summary>
internal sealed class ReplayCommandTests
{
    private static readonly string Recording = Path.Combine(
        Repository.Root,
        "tests",
        "Runbooks.Tests",
        "Fixtures",
        "samples",
        "slow-release.ndjson"
    );

    [Test]
    public async Task A_recording_is_shown_on_a_chart_with_when_it_fired()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("replay", Recording), Is.Zero, run.Error);
        Snapshot.Match(run.Out, "replay-recorded");
    }

    [Test]
    public async Task Other_numbers_can_be_tried_over_the_same_samples()
    {
        using var run = new CommandRun();

        Assert.That(
            await run.RunAsync(
                "replay",
                Recording,
                "--trigger",
                "response-time: { average: \"> 2s\", for: 1m }",
                "--trigger",
                "response-time: { average: \"> 3500ms\", for: 1m }"
            ),
            Is.Zero,
            run.Error
        );
        Snapshot.Match(run.Out, "replay-other-numbers");
    }

    [Test]
    public async Task A_program_gets_the_samples_the_changes_and_the_firing()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("replay", Recording, "--format", "json"), Is.Zero, run.Error);
        var replay = JsonNode.Parse(run.Out)!.AsArray().Single()!;
        Assert.That(replay["samples"]!.AsArray(), Has.Count.EqualTo(90));
        Assert.That(replay["changes"]!.AsArray().Select(c => (string?)c!["kind"]), Is.EqualTo(["pending", "fired", "cleared"]));
        Assert.That((string?)replay["changes"]![1]!["firing"]!["trigger"], Is.EqualTo("response-time"));
        Assert.That((int)replay["fired"]!, Is.EqualTo(1));
    }

    [TestCase("--trigger", "memory: { usage: \"> 200%\" }", "RB0405")]
    [TestCase("--trigger", "memory", "RB0320")]
    [TestCase("--trigger", "memori", "RB0105")]
    public async Task What_cannot_be_evaluated_is_said(string option, string value, string code)
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("replay", Recording, option, value), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain($"error[{code}]"));
    }

    [Test]
    public async Task A_file_that_is_not_there_and_an_incident_that_is_not_known_are_said()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("replay", "missing.ndjson"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("there is no file `missing.ndjson`"));
    }

    [Test]
    public async Task A_broken_recording_is_told_line_by_line()
    {
        using var run = new CommandRun();
        await File.WriteAllTextAsync(
            Path.Combine(run.Folder, "broken.ndjson"),
            "{\"probe\": \"memory\", \"at\": 1, \"outcome\": \"missing\"}\n{\"probe\": \"memory\", \"at\": \"soon\", "
                + "\"outcome\": \"missing\"}\nnothing\n"
        );

        Assert.That(await run.RunAsync("replay", "broken.ndjson"), Is.EqualTo(2));
        Snapshot.Match(run.Error, "replay-broken");
    }
}
