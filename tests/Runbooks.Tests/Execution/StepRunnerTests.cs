using Runbooks.Events;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Execution;

/// <summary>
/// What is around each step: `retry`, `when`, `continue-on-failure`, and what a second process takes from the first.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class StepRunnerTests
{
    private const string Asked = "GET /api/flaky";

    // Waits of 10, 20 and 30 s: the attempts are at 0, 10, 30, 60 and 90 s.
    [TestCase("attempts: 5", 5, TestName = "Without a bound every attempt is made")]
    [TestCase("attempts: 5, within: 95s", 5, TestName = "A bound behind the last attempt keeps none from being made")]
    [TestCase("attempts: 5, within: 85s", 4, TestName = "An attempt that would begin behind the bound is not waited for")]
    [TestCase("attempts: 5, within: 35s", 3, TestName = "A bound counts the waits before it")]
    [TestCase("attempts: 5, within: 5s", 1, TestName = "A bound that is shorter than the first wait allows one attempt")]
    [TestCase("attempts: 2, within: 85s", 2, TestName = "Attempts run out before the bound does")]
    public async Task A_step_that_fails_is_tried_again_as_long_as_its_bound_allows(string retry, int attempts)
    {
        var run = new InstantRun { Target = { Answer = (_, _) => "503" } };

        await run.RunStepsAsync(
            $"  - id: flaky\n    http: {{ get: /api/flaky }}\n    expect: [ status == 200 ]\n"
                + $"    retry: {{ {retry}, delay: 10s, max-delay: 30s, jitter: 0 }}\n"
        );

        Assert.Multiple(() =>
        {
            Assert.That(run.Step("flaky").Status, Is.EqualTo(StepStatus.Failed));
            Assert.That(run.Target.Requests.Count(r => r == Asked), Is.EqualTo(attempts));
            Assert.That(run.Events.OfType<StepRetried>().Count(), Is.EqualTo(attempts - 1));
        });
    }

    [Test]
    public async Task A_step_that_is_as_expected_at_last_has_passed()
    {
        var run = new InstantRun { Target = { Answer = (_, asked) => asked < 3 ? "503" : """{"is":"there"}""" } };

        await run.RunStepsAsync(
            "  - id: flaky\n    http: { get: /api/flaky }\n    expect: [ status == 200 ]\n    retry: { attempts: 5, within: 60s }\n"
        );

        Assert.That(run.Step("flaky").Status, Is.EqualTo(StepStatus.Passed));
        Assert.That(run.Target.Requests.Count(r => r == Asked), Is.EqualTo(3));
    }

    [TestCase(100, 1, TestName = "Outputs that the journal holds whole are not read again")]
    [TestCase(20_000, 2, TestName = "Outputs that the journal has cut are read again")]
    public async Task A_second_process_has_the_outputs_of_what_had_ended(int length, int reads)
    {
        const string Steps =
            "  - { id: read, http: { get: /api/read } }\n"
            + "  - { id: use, http: { get: /api/use }, expect: [ steps.read.body.mark == \"here\" ] }\n";
        var run = new InstantRun { Target = { Answer = (_, _) => $$"""{"mark":"here","rest":"{{new string('x', length)}}"}""" } };
        await run.RunStepsAsync(Steps);
        Assert.That(run.Step("read").IsCut, Is.EqualTo(reads == 2));

        await run.ResumeStepsAsync(Steps, e => e is StepFinished { Path: "read" });

        Assert.Multiple(() =>
        {
            Assert.That(run.Step("use").Status, Is.EqualTo(StepStatus.Passed), run.Step("use").Error?.Label);
            Assert.That(run.Target.Requests.Count(r => r == "GET /api/read"), Is.EqualTo(reads));
        });
    }

    [Test]
    public async Task A_second_process_knows_the_release_with_which_the_run_began_as_the_controller_calls_it()
    {
        const string Steps = "  - { id: back, rollback: {} }\nchecklist: [ environment-switched ]\n";
        var controller = new InstantController("toggle");
        controller.Changes = _ =>
        {
            controller.Move(3, "runbook");
            return "200";
        };
        await controller.Run.RunStepsAsync(Steps);

        await controller.Run.ResumeStepsAsync(Steps, e => e is RollbackAnswered);

        var check = controller.Run.Events.OfType<CheckFinished>().Last(c => c.Id == "environment-switched");
        Assert.That((check.Status, check.Expected), Is.EqualTo((CheckStatus.Pass, "slot 4 1.5.0 does not serve any more")));
    }

    [Test]
    public async Task A_request_that_changes_something_is_not_sent_again_for_the_sake_of_outputs_that_the_journal_has_cut()
    {
        const string Steps =
            "  - { id: change, http: { post: /api/change } }\n" + "  - { id: look, http: { get: /api/look }, expect: [ status == 200 ] }\n";
        var run = new InstantRun { Target = { Answer = (_, _) => $$"""{"rest":"{{new string('x', 20_000)}}"}""" } };
        await run.RunStepsAsync(Steps);
        Assert.That(run.Step("change").IsCut, Is.True);

        await run.ResumeStepsAsync(Steps, e => e is StepFinished { Path: "change" });

        Assert.That(run.Target.Requests.Count(r => r == "POST /api/change"), Is.EqualTo(1));
        Assert.That(run.Step("look").Status, Is.EqualTo(StepStatus.Passed));
    }

    [Test]
    public async Task What_an_answer_says_stays_in_the_journal_up_to_its_bound_and_of_its_headers_those_that_say_something()
    {
        var run = new InstantRun { Target = { Answer = (_, _) => """{"is":"small"}""" } };

        await run.RunStepsAsync("  - { id: read, http: { get: /api/read } }\n");

        Assert.Multiple(() =>
        {
            Assert.That((string?)run.Step("read").Outputs!["body"]!["is"], Is.EqualTo("small"));
            Assert.That(run.Step("read").Outputs!["headers"]!.AsObject().Select(h => h.Key), Does.Contain("content-type"));
        });
    }

    [Test]
    public async Task Steps_behind_one_that_failed_are_skipped_and_say_because_of_which()
    {
        var run = new InstantRun();

        await run.RunStepsAsync(
            "  - { id: first, http: { get: /api/no }, expect: [ status == 200 ], continue-on-failure: true }\n"
                + "  - { id: second, http: { get: /api/no }, expect: [ status == 200 ] }\n  - { id: third, http: { get: /api/no } }\n"
        );

        Assert.That(
            run.Events.OfType<StepFinished>().Select(s => $"{s.Path} {s.Status} {s.Note}".Trim()),
            Is.EqualTo(new[] { "first Failed HTTP 404", "second Failed HTTP 404", "third Skipped `second` failed" })
        );
    }

    [Test]
    public async Task A_condition_decides_whether_a_step_is_taken_and_says_what_it_saw()
    {
        var run = new InstantRun { Target = { Answer = (_, _) => """{"n":2}""" } };

        await run.RunStepsAsync(
            "  - { id: read, http: { get: /api/read } }\n"
                + "  - { id: more, when: steps.read.body.n > 2, http: { get: /api/more } }\n"
                + "  - { id: less, when: steps.read.body.n < 3, http: { get: /api/less } }\n"
        );

        Assert.Multiple(() =>
        {
            Assert.That(run.Step("more").Status, Is.EqualTo(StepStatus.Skipped));
            Assert.That(run.Step("more").Note, Is.EqualTo("`steps.read.body.n > 2` does not hold: steps.read.body.n is 2"));
            Assert.That(run.Target.Requests, Does.Contain("GET /api/less").And.Not.Contain("GET /api/more"));
        });
    }
}
