using Runbooks.Events;
using Runbooks.Sandbox.Settings;
using Runbooks.Steps;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Steps;

/// <summary>`approve`: what is asked, and what an answer does to the run.</summary>
internal sealed class ApproveStepTests
{
    private const string Confirm = """
          - id: confirm
            approve: { question: "Roll {{ target.name }} back?", from: on-call engineer, expires: 200ms, accepts-yes: false }
            continue-on-failure: true
          - id: rollback
            rollback: {}
        """;

    [Test]
    public async Task The_question_is_filled_in_and_who_said_yes_is_kept()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.Crashing);
        ApprovalRequest? asked = null;
        await run.RunStepsAsync(Confirm, s => s.Approve = (request, _) =>
            {
                asked = request;
                return Task.FromResult(new ApprovalAnswer(true, "ada", "at the terminal"));
            });
        Assert.Multiple(() =>
        {
            Assert.That(asked!.Question, Is.EqualTo("Roll sandbox back?"));
            Assert.That(asked.AcceptsYes, Is.False);
            Assert.That(run.Step("confirm").Note, Is.EqualTo("yes, by ada (at the terminal)"));
            Assert.That(run.Sandbox.RollbackPosts, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_no_stops_the_run_even_where_failures_are_passed_over()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.Crashing);
        await run.RunStepsAsync(Confirm, s =>
            s.Approve = (_, _) => Task.FromResult(new ApprovalAnswer(false, "ada", "refused at the terminal"))
        );
        Assert.That(run.Ends, Is.EqualTo(["confirm failed", "rollback skipped"]));
        Assert.That(run.Sandbox.RollbackPosts, Is.Zero);
    }

    [TestCase(true, "confirm passed", "look passed")]
    [TestCase(false, "confirm passed", "look skipped")]
    public async Task Where_a_no_lets_the_run_go_on_only_what_depends_on_it_is_left_out(bool granted, params string[] ends)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(
            """
              - id: confirm
                approve: { question: Does it still grow?, expires: 10s, when-refused: continue }
              - id: look
                when: steps.confirm.granted
                http: { get: /health }

            """,
            s => s.Approve = (_, _) => Task.FromResult(new ApprovalAnswer(granted, "ada", "at the terminal"))
        );

        Assert.That(run.Ends, Is.EqualTo(ends));
        Assert.That(run.Step("confirm").Note, Does.StartWith(granted ? "yes, by ada" : "no, by ada (at the terminal); the run goes on"));
    }

    [Test]
    public async Task A_question_that_nobody_answers_is_a_no()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.Crashing);
        await run.RunStepsAsync(Confirm, s => s.Approve = async (_, cancel) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
                throw new InvalidOperationException("never");
            });
        Assert.That(run.Events.OfType<ApprovalAnswered>().Single().How, Is.EqualTo("expired"));
        Assert.That(run.Sandbox.RollbackPosts, Is.Zero);
    }

    [Test]
    public async Task A_target_that_was_rolled_back_while_the_question_stood_is_not_rolled_back_again()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.Crashing, "restarts-after-switch");
        await run.RunStepsAsync(Confirm.Replace("200ms", "20s", StringComparison.Ordinal), s => s.Approve = async (_, cancel) =>
            {
                using var http = new HttpClient();
                await http.PostAsync(new Uri(run.Sandbox.BaseUrl, "/deployment/rollback"), content: null, cancel);
                await Bounded.UntilAsync(() => run.Sandbox.Toggles > 0, "the target has switched");
                return new ApprovalAnswer(true, "ada", "at the terminal");
            });
        Assert.That(
            run.Step("rollback").Error!.Message,
            Does.StartWith(
                "another release serves: blue 1.4.2, and when the run began it was green 1.5.0: the target was switched meanwhile"
            )
        );
        Assert.That((run.Sandbox.Toggles, run.ServesGoodVersion), Is.EqualTo((1, true)));
    }
}
