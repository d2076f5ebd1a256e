using Runbooks.Events;
using Runbooks.Sandbox.Settings;
using Runbooks.Steps;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Steps;

/// <summary>`manual`: what a person is shown, and what their answer does to the run.</summary>
internal sealed class ManualStepTests
{
    private const string Restart = """
          - id: restart
            manual:
              do: Restart the replica of {{ target.name }}
              text: |
                kubectl -n db rollout restart statefulset/replica
                kubectl -n db get pods -w
              done-when: every pod is Running
              within: 20s
          - id: after
            title: After it
            notify: { text: "it was {{ steps.restart.answer }}: {{ steps.restart.said }}" }
        """;

    private const string Health = "\nchecklist: [ health ]\n";

    [Test]
    public async Task The_original_text_is_shown_filled_in_and_whole()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        ApprovalRequest? asked = null;
        await run.RunStepsAsync(Restart + Health, s => s.Approve = (request, _) =>
            {
                asked = request;
                return Says(ManualAnswer.Done, "3 pods");
            });

        Assert.That(asked!.Question, Is.EqualTo("Restart the replica of sandbox"));
        Assert.That(
            asked.Act,
            Is.EqualTo(
                new ManualAct(
                    "kubectl -n db rollout restart statefulset/replica\nkubectl -n db get pods -w\n",
                    "every pod is Running",
                    Changes: true,
                    IsBounded: true
                )
            )
        );
        Assert.That(asked.AcceptsYes, Is.False, "nobody has done anything by saying --yes");
    }

    [Test]
    public async Task What_a_person_saw_is_kept_and_later_steps_read_it()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(Restart + Health, s => s.Approve = (_, _) => Says(ManualAnswer.Done, "3 pods"));

        Assert.That(run.Ends, Is.EqualTo(["restart passed", "after passed"]));
        Assert.That(run.Step("restart").Note, Is.EqualTo("done, as the operator says (terminal): 3 pods"));
        Assert.That(run.Events.OfType<NotificationAsked>().Single().Text, Is.EqualTo("it was done: 3 pods"));
        var answered = run.Events.OfType<ManualAnswered>().Single();
        Assert.That((answered.Answer, answered.Account), Is.EqualTo((ManualAnswer.Done, "ada")));
    }

    [Test]
    public async Task A_step_that_is_skipped_for_a_reason_lets_the_run_go_on()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(Restart + Health, s => s.Approve = (_, _) => Says(ManualAnswer.Skipped, "there is no replica"));

        Assert.That(run.Ends, Is.EqualTo(["restart skipped", "after passed"]));
        Assert.That(run.Events.OfType<NotificationAsked>().Single().Text, Is.EqualTo("it was skipped: there is no replica"));
        Assert.That(run.Finished.Outcome, Is.EqualTo(Outcome.NothingWrong), "what nobody did has changed nothing");
    }

    [Test]
    public async Task A_step_that_failed_by_a_persons_word_ends_the_run_and_may_have_been_done_in_part()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(Restart + Health, s => s.Approve = (_, _) => Says(ManualAnswer.Failed, "2 of 3 pods crash"));

        Assert.That(run.Ends, Is.EqualTo(["restart failed", "after skipped"]));
        Assert.That(run.Step("restart").Error!.Message, Is.EqualTo("`restart` failed, as the operator says (terminal): 2 of 3 pods crash"));
        Assert.That(run.Finished.Outcome, Is.EqualTo(Outcome.NotRecovered));
        Assert.That(run.Finished.Reason, Does.Contain("may have been done, in part or whole"));
    }

    [Test]
    public async Task A_step_that_failed_is_passed_over_where_the_runbook_says_so()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(
            Restart.Replace("      within: 20s", "      within: 20s\n    continue-on-failure: true", StringComparison.Ordinal) + Health,
            s => s.Approve = (_, _) => Says(ManualAnswer.Failed, "no rights")
        );

        Assert.That(run.Ends, Is.EqualTo(["restart failed", "after passed"]));
        Assert.That(run.Events.OfType<NotificationAsked>().Single().Text, Is.EqualTo("it was failed: no rights"));
    }

    [Test]
    public async Task A_step_that_nobody_answers_in_time_fails()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(Restart.Replace("within: 20s", "within: 200ms", StringComparison.Ordinal) + Health, s =>
            s.Approve = NeverAsync
        );

        Assert.That(run.Step("restart").Error!.Message, Is.EqualTo("nobody said within 200ms what became of `restart`"));
        Assert.That(run.Events.OfType<ManualAnswered>().Single().Answer, Is.Null);
        Assert.That((string?)run.Step("restart").Outputs!["answer"], Is.EqualTo("unanswered"));
    }

    [Test]
    public async Task A_persons_word_proves_nothing_where_no_check_passes_after_it()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(Restart, s => s.Approve = (_, _) => Says(ManualAnswer.Done, "all is well again"));

        Assert.That(run.Finished.Outcome, Is.EqualTo(Outcome.Unknown));
        Assert.That(run.Finished.Reason, Does.StartWith("Done, not proved: `restart` asked a person: “Restart the replica of sandbox”."));
    }

    [Test]
    public async Task What_passed_before_a_person_did_something_proves_nothing_of_it()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync("  - { id: flush, manual: Empty the cache }\nchecklist: [ health ]\n", s =>
            s.Approve = (_, _) => Says(ManualAnswer.Done, "done")
        );

        Assert.That(run.Finished.Outcome, Is.EqualTo(Outcome.Unknown));
        Assert.That(run.Finished.Reason, Does.Contain("What passes passed before it too, and green 1.5.0 serves as it did."));
    }

    [Test]
    public async Task What_a_person_did_and_checks_prove_is_a_recovery()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.Crashing);
        await run.RunStepsAsync("  - { id: back, manual: Roll it back by the console }\nchecklist: [ health ]\n", s => s.Approve = async (
                _,
                cancel
            ) =>
            {
                using var http = new HttpClient();
                await http.PostAsync(new Uri(run.Sandbox.BaseUrl, "/deployment/rollback"), content: null, cancel);
                await Bounded.UntilAsync(() => run.ServesGoodVersion, "the target has switched");
                return await Says(ManualAnswer.Done, string.Empty);
            });

        Assert.That(run.Finished.Outcome, Is.EqualTo(Outcome.Recovered), run.Finished.Reason);
    }

    [Test]
    public async Task What_a_person_did_and_checks_disprove_is_none()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.Crashing);
        await run.RunStepsAsync("  - { id: back, manual: Roll it back by the console }\nchecklist: [ health ]\n", s =>
            s.Approve = (_, _) => Says(ManualAnswer.Done, "it is fine now, believe me")
        );

        Assert.That(run.Finished.Outcome, Is.Not.EqualTo(Outcome.Recovered));
    }

    [Test]
    public async Task What_changes_is_on_disk_before_a_person_is_asked_and_what_only_looks_is_not()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(Restart + "\n  - { id: look, manual: { do: Look at the dashboard, changes: false } }\n" + Health, s =>
            s.Approve = (_, _) => Says(ManualAnswer.Done, string.Empty)
        );

        var events = run.Events.ToList();
        Assert.That(events.OfType<ChangeSent>().Select(c => c.Path), Is.EqualTo(["restart"]));
        Assert.That(events.FindIndex(e => e is ChangeSent), Is.LessThan(events.FindIndex(e => e is ManualAsked)));
    }

    [Test]
    public async Task Nobody_is_asked_to_change_a_target_that_another_run_has_taken_over()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(Restart + Health, s =>
        {
            s.Fence = _ => ValueTask.FromResult<string?>("another run holds it");
            s.Approve = (_, _) => throw new InvalidOperationException("nobody is asked");
        });

        Assert.That(run.Step("restart").Error!.Message, Is.EqualTo("nobody was asked to do `restart` by hand: another run holds it"));
        Assert.That(run.Events.OfType<ManualAsked>(), Is.Empty);
    }

    [Test]
    public async Task A_secret_in_the_text_or_in_what_a_person_says_is_masked()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        ApprovalRequest? asked = null;
        await run.RunAsync(
            """
            apiVersion: runbooks/v1
            id: test
            title: A test
            severity: feature
            inputs:
              password: { type: string, secret: true, required: true }
            steps:
              - id: log-in
                manual: { do: Log in, text: "psql {{ inputs.password }}" }
            """,
            configure: s =>
            {
                s.Inputs = ["password=correct-horse-7"];
                s.Redactor.Add("correct-horse-7");
                s.Approve = (request, _) =>
                {
                    asked = request;
                    return Says(ManualAnswer.Done, "logged in by correct-horse-7");
                };
            }
        );

        Assert.That(asked!.Act!.Text, Is.EqualTo("psql •••"));
        Assert.That(run.Recorded.Select(r => r.Json), Has.None.Contains("correct-horse-7"));
        Assert.That(run.Step("log-in").Note, Does.EndWith("logged in by •••"));
    }

    [Test]
    public async Task What_a_person_says_stands_in_one_line_and_moves_no_cursor()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(Restart, s => s.Approve = (_, _) => Says(ManualAnswer.Done, "fine\r\n\u001b[2Jand\u202e more"));

        Assert.That(run.Events.OfType<ManualAnswered>().Single().Said, Is.EqualTo("fine \\u001b[2Jand\\u202e more"));
    }

    private static Task<ApprovalAnswer> Says(ManualAnswer answer, string said) =>
        Task.FromResult(
            new ApprovalAnswer(answer != ManualAnswer.Failed, "the operator", "terminal")
            {
                Account = "ada",
                Report = new ManualReport(answer, said),
            }
        );

    private static async Task<ApprovalAnswer> NeverAsync(ApprovalRequest request, CancellationToken cancel)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
        throw new InvalidOperationException("never");
    }
}
