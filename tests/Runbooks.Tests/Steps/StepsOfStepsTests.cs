using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Steps;

/// <summary>`foreach`, `parallel` and `runbook`: steps that run steps.</summary>
internal sealed class StepsOfStepsTests
{
    private EngineRun _run = null!;

    private IEnumerable<string> Told => _run.Events.OfType<NotificationAsked>().Select(n => n.Text);

    [SetUp]
    public async Task StartAsync() => _run = await EngineRun.StartAsync(BadRelease.None);

    [TearDown]
    public async Task StopAsync() => await _run.DisposeAsync();

    [Test]
    public async Task Each_item_of_a_list_is_seen_with_its_number()
    {
        await _run.RunStepsAsync(
            """
              - id: each
                foreach:
                  in: '["blue", "green"]'
                  steps:
                    - id: tell
                      notify: { text: "{{ index }}: {{ item }}" }
                expect: [ count == 2 ]
            """
        );
        Assert.That(Told, Is.EqualTo(["0: blue", "1: green"]));
        Assert.That(_run.Ends, Is.EqualTo(["each/0/tell passed", "each/1/tell passed", "each passed"]));
    }

    [Test]
    public async Task A_failed_item_ends_the_list()
    {
        await _run.RunStepsAsync(
            """
              - id: each
                foreach:
                  in: '["/health", "/not/there", "/health"]'
                  steps:
                    - id: look
                      http: { get: "{{ item }}" }
            """
        );
        Assert.That(_run.Ends, Is.EqualTo(["each/0/look passed", "each/1/look failed", "each failed"]));
    }

    [Test]
    public async Task Steps_at_the_same_time_do_not_wait_for_each_other()
    {
        await _run.RunStepsAsync(
            """
              - id: both
                parallel:
                  - id: slow
                    wait: { for: 300ms }
                  - id: quick
                    notify: { text: quick }
            """
        );
        Assert.That(_run.Ends, Is.EqualTo(["both/quick passed", "both/slow passed", "both passed"]));
    }

    [Test]
    public async Task Steps_at_the_same_time_all_end_before_one_failure_fails_them()
    {
        await _run.RunStepsAsync(
            """
              - id: both
                parallel:
                  - id: broken
                    http: { get: /not/there }
                  - id: slow
                    wait: { for: 100ms }
            """
        );
        Assert.That(_run.Ends, Is.EqualTo(["both/broken failed", "both/slow passed", "both failed"]));
    }

    [TestCase("foreach: { in: '[1]', steps: [ { id: slow, wait: { for: 20s } } ] }")]
    [TestCase("parallel: [ { id: slow, wait: { for: 20s } } ]")]
    [TestCase("runbook: { id: slow }")]
    public async Task A_timeout_around_steps_fails_them_instead_of_calling_them_passed(string action)
    {
        await _run.RunStepsAsync(
            $$"""
              - id: around
                timeout: 80ms
                {{action}}
              - id: after
                notify: { text: after }
            """,
            s => s.FindRunbook = id => Read(id, "  - id: slow\n    wait: { for: 20s }\n")
        );
        Assert.Multiple(() =>
        {
            Assert.That(_run.Step("around").Error!.Code, Is.EqualTo("RB0505"));
            Assert.That(_run.Ends.Last(), Is.EqualTo("after skipped"));
        });
    }

    [Test]
    public async Task A_runbook_that_is_called_sees_its_own_inputs_and_leaves_its_steps()
    {
        await _run.RunStepsAsync(
            """
              - id: call
                runbook: { id: other, inputs: { who: "{{ target.name }}" } }
            """,
            s =>
                s.FindRunbook = id =>
                    Read(
                        id,
                        "  - id: tell\n    notify: { text: \"for {{ inputs.who }} and {{ inputs.tone }}\" }\n",
                        "inputs:\n  who: { type: string, required: true, description: Who. }\n  tone: { type: string, "
                            + "default: calm, description: How. }\n"
                    )
        );
        Assert.That(Told, Is.EqualTo(["for sandbox and calm"]));
        Assert.That(_run.Ends, Is.EqualTo(["call/tell passed", "call passed"]));
    }

    [Test]
    public async Task Runbooks_that_call_each_other_for_ever_are_stopped()
    {
        await _run.RunStepsAsync("  - id: call\n    runbook: { id: other }\n", s =>
            s.FindRunbook = id => Read(id, "  - id: again\n    runbook: { id: other }\n")
        );
        Assert.That(
            _run.Events.OfType<StepFinished>().First().Error!.Message,
            Is.EqualTo("runbooks call each other more than 8 deep at `other`")
        );
    }

    private static Runbook Read(string id, string steps, string rest = "")
    {
        var bag = new DiagnosticBag();
        var runbook = RunbookReader.Read(
            new SourceText(id + ".yaml", $"apiVersion: runbooks/v1\nid: {id}\ntitle: Called\nseverity: feature\n{rest}steps:\n{steps}"),
            RunbookFormat.Vocabulary,
            bag
        );
        Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty);
        return runbook!;
    }
}
