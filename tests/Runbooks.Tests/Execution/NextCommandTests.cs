using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Steps;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Execution;

/// <summary>The command that is proposed when a run has ended, pasted into a shell.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class NextCommandTests
{
    private const string Inputs = """
        inputs:
          reason: { type: string, required: true }
          api-token: { type: string, required: true, secret: true }
          tenant: { type: string, required: true }
          requests: { type: integer, default: 20 }
          region: { type: string }
          bad-version: { type: version }
        """;

    private static readonly JsonObject Given = new()
    {
        ["reason"] = "It's slow; \"four\" seconds",
        ["api-token"] = "s3cret-that-nobody-sees",
        ["tenant"] = "a b",
        ["requests"] = 20,
        ["region"] = null,
        ["bad-version"] = "1.5.0",
    };

    [Test]
    public void It_repeats_what_the_run_was_told_and_needs_to_be_told_again_quoted_for_a_shell_and_without_secrets()
    {
        var command = NextCommand.Again(Facts(Inputs, Given));

        Assert.That(
            command,
            Is.EqualTo(
                """runbook run test --base-url http://shop.test -i reason='It'\''s slow; "four" seconds' -i 'api-token=${env:API_TOKEN}' -i tenant='a b' -i bad-version=1.5.0"""
            )
        );
    }

    [Test]
    public void What_a_person_is_to_fill_in_is_given_once()
    {
        var command = NextCommand.Again(Facts(Inputs, Given), "bad-version");

        Assert.That(command, Does.EndWith(" -i tenant='a b' -i bad-version=VERSION"));
        Assert.That(command.Split("bad-version"), Has.Length.EqualTo(2));
    }

    [Test]
    public void A_long_reason_is_cut_at_a_word_and_an_input_that_is_not_the_default_is_kept()
    {
        var given = (JsonObject)Given.DeepClone();
        given["reason"] = "Since the release of this morning every second answer\nof `/cart` takes longer than three seconds";
        given["requests"] = 5;

        var command = NextCommand.Again(Facts(Inputs, given));

        Assert.That(
            command,
            Does.Contain("-i reason='Since the release of this morning every second answer of ...' ").And.Contain(" -i requests=5 ")
        );
    }

    [TestCase(
        "expected-version",
        "1.4.2",
        "runbook run quick-rollback --base-url http://shop.test -i reason=errors -i expected-version=1.4.2"
    )]
    [TestCase("token", "1.4.2", "runbook run quick-rollback --base-url http://shop.test -i reason=errors")]
    public void Another_runbook_is_given_the_reason_and_the_versions_and_nothing_that_it_does_not_know(
        string input,
        string value,
        string expected
    )
    {
        var facts = Facts(
            $"inputs:\n  reason: {{ type: string, required: true }}\n  {input}: {{ type: version }}\n",
            new JsonObject { ["reason"] = "errors", [input] = value }
        );

        Assert.That(NextCommand.Other(facts, "quick-rollback"), Is.EqualTo(expected));
    }

    [Test]
    public void A_runbook_without_a_reason_is_the_reason() =>
        Assert.That(NextCommand.Other(Facts("x-none: true", []), "quick-rollback"), Does.EndWith(" -i reason='after test'"));

    [Test]
    public void For_several_targets_it_says_what_the_run_was_told_as_well() =>
        Assert.That(
            NextCommand.On(Facts(Inputs, Given).Runbook, Given, ["c", "d"]),
            Does.StartWith("runbook run test --target c --target d -i reason='It'").And.EndWith(" -i tenant='a b' -i bad-version=1.5.0")
        );

    [Test]
    public async Task At_the_end_of_a_run_it_can_be_pasted_as_it_stands()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Run.Write(
            "runbooks/broken.yaml",
            """
            apiVersion: runbooks/v1
            id: broken
            title: A step that fails
            severity: feature
            inputs:
              reason: { type: string, required: true }
            steps:
              - id: look
                http: { get: /nothing/there }
                expect: [ status == 200 ]
            """
        );

        await at.Run.RunAsync("run", "broken", "--target", "sandbox", "-i", "reason=it's slow", "--no-push");

        var next = at.Run.Out.Split('\n').Single(l => l.StartsWith("Next ", StringComparison.Ordinal));
        Assert.That(next, Does.Contain("""`runbook run broken --target sandbox -i reason='it'\''s slow'`"""));
        Assert.That(next, Does.Contain("""`runbook run quick-rollback --target sandbox -i reason='it'\''s slow'`""").And.Not.Contain("…"));
    }

    private static VerdictFacts Facts(string inputs, JsonObject given)
    {
        var bag = new DiagnosticBag();
        var text =
            $"apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\n{inputs}\nsteps:\n  - id: look\n    "
            + $"http: {{ get: /health }}\n";
        var runbook = RunbookReader.Read(new SourceText("test.yaml", text), RunbookFormat.Vocabulary, bag);
        Assert.That(bag.Sorted(), Is.Empty);
        return new VerdictFacts(runbook!, new Target("shop", new Uri("http://shop.test")), StepResult.Passed(), new RunState())
        {
            Inputs = given,
        };
    }
}
