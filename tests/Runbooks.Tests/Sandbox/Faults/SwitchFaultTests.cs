using System.Net;
using Microsoft.Extensions.Time.Testing;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Tests.Sandbox.Faults;

/// <summary>Faults of the rollback and of the switch, one test for each.</summary>
internal sealed class SwitchFaultTests
{
    private static readonly string[] Posts = ["rollback", "switch"];

    [TestCaseSource(nameof(Posts))]
    public async Task Refused_is_200_with_success_false_and_no_switch(string post)
    {
        await using var visit = await SandboxVisit.StartAsync($"refused@{post}");
        using var response = await visit.PostAsync("/deployment/" + post);
        var body = await response.JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(body["success"]!.GetValue<bool>(), Is.False);
            Assert.That(body.Text("message"), Does.Contain("refused"));
            Assert.That((visit.Target.ActiveEnvironment, visit.Target.Toggles), Is.EqualTo(("green", 0)));
        });
    }

    [TestCaseSource(nameof(Posts))]
    public async Task Claimed_not_done_is_success_true_with_an_event_and_no_switch(string post)
    {
        await using var visit = await SandboxVisit.StartAsync($"claimed-not-done@{post}");
        using var response = await visit.PostAsync("/deployment/" + post);
        var body = await response.JsonAsync();
        var status = await visit.StatusAsync();
        Assert.Multiple(() =>
        {
            Assert.That(body["success"]!.GetValue<bool>(), Is.True);
            Assert.That(body.Text("message"), Does.EndWith("successfully"));
            Assert.That(status.EventTypes(), Has.Count.EqualTo(3));
            Assert.That(status.Text("currentEnvironment"), Is.EqualTo("green"));
            Assert.That(visit.Target.Toggles, Is.Zero);
        });
    }

    [Test]
    public async Task A_fault_of_the_rollback_leaves_the_switch_alone()
    {
        await using var visit = await SandboxVisit.StartAsync("claimed-not-done");
        await visit.RollbackAsync();
        using var switched = await visit.PostAsync("/deployment/switch");
        Assert.That((visit.Target.ActiveEnvironment, visit.Target.Toggles), Is.EqualTo(("blue", 1)));
    }

    [TestCase("dropped-before-switch", "green")]
    [TestCase("dropped-before-switch=close", "green")]
    [TestCase("dropped-after-switch", "blue")]
    [TestCase("dropped-after-switch=close", "blue")]
    public async Task A_dropped_connection_says_nothing_about_the_switch(string fault, string active)
    {
        await using var visit = await SandboxVisit.StartAsync(fault);
        await Assert.ThrowsAsync<HttpRequestException>(() => visit.PostAsync("/deployment/rollback"));
        Assert.That((visit.Target.ActiveEnvironment, visit.Target.RollbackPosts), Is.EqualTo((active, 1)));
    }

    [Test]
    public async Task An_orderly_close_makes_a_client_send_a_post_without_content_again_by_itself()
    {
        await using var visit = await SandboxVisit.StartAsync("dropped-after-switch=close");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/deployment/rollback");
        await Assert.ThrowsAsync<HttpRequestException>(() => visit.SendAsync(request));
        Assert.That(visit.Target.RollbackPosts, Is.GreaterThan(1));
        Assert.That(visit.Target.Toggles, Is.EqualTo(visit.Target.RollbackPosts));
    }

    [TestCase("error-before-switch", 500, "green")]
    [TestCase("error-before-switch=503", 503, "green")]
    [TestCase("error-after-switch", 500, "blue")]
    [TestCase("error-after-switch=504", 504, "blue")]
    public async Task A_5xx_says_nothing_about_the_switch(string fault, int status, string active)
    {
        await using var visit = await SandboxVisit.StartAsync(fault);
        using var response = await visit.PostAsync("/deployment/rollback");
        Assert.That(((int)response.StatusCode, visit.Target.ActiveEnvironment), Is.EqualTo((status, active)));
    }

    [TestCase("hang-before-switch", 0)]
    [TestCase("hang-after-switch", 1)]
    public async Task A_hanging_answer_never_comes_and_says_nothing_about_the_switch(string fault, int toggles)
    {
        await using var visit = await SandboxVisit.StartAsync(fault);
        using var patience = new CancellationTokenSource();
        var rollback = visit.PostAsync("/deployment/rollback", patience.Token);
        await visit.UntilAsync(target => target.RollbackPosts == 1 && target.Toggles == toggles);
        Assert.That(rollback.IsCompleted, Is.False);
        await patience.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => rollback);
        Assert.That(visit.Target.Toggles, Is.EqualTo(toggles));
    }

    [TestCase("answer-ahead-of-switch=2s", 200)]
    [TestCase("accepted-ahead-of-switch=2s", 202)]
    [TestCase("error-ahead-of-switch=2s", 502)]
    [TestCase("dropped-ahead-of-switch=2s", 0)]
    public async Task An_answer_ahead_of_the_switch_comes_while_the_old_environment_is_active(string fault, int status)
    {
        var time = new FakeTimeProvider();
        await using var visit = await SandboxVisit.StartAsync(With(fault), time);
        if (status == 0)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => visit.PostAsync("/deployment/rollback"));
        }
        else
        {
            using var response = await visit.PostAsync("/deployment/rollback");
            Assert.That((int)response.StatusCode, Is.EqualTo(status));
        }
        Assert.That((await visit.StatusAsync()).Text("currentEnvironment"), Is.EqualTo("green"));
        await PassAsync(visit, time, target => target.ActiveEnvironment == "blue");
        Assert.That((await visit.StatusAsync()).EventTypes()[^1], Is.EqualTo("rollback"));
    }

    [Test]
    public async Task A_hanging_answer_can_be_ahead_of_the_switch_too()
    {
        var time = new FakeTimeProvider();
        await using var visit = await SandboxVisit.StartAsync(With("hang-ahead-of-switch=2s"), time);
        var rollback = visit.PostAsync("/deployment/rollback");
        await visit.UntilAsync(target => target.RollbackPosts == 1);
        Assert.That(visit.Target.ActiveEnvironment, Is.EqualTo("green"));
        await PassAsync(visit, time, target => target.ActiveEnvironment == "blue");
        Assert.That(rollback.IsCompleted, Is.False);
        await visit.Target.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => rollback);
    }

    [Test]
    public async Task A_slow_switch_is_answered_after_it()
    {
        var time = new FakeTimeProvider();
        await using var visit = await SandboxVisit.StartAsync(With("slow-switch=2s"), time);
        var rollback = visit.PostAsync("/deployment/rollback");
        await visit.UntilAsync(target => target.RollbackPosts == 1);
        Assert.That((rollback.IsCompleted, visit.Target.ActiveEnvironment), Is.EqualTo((false, "green")));
        await PassAsync(visit, time, target => target.ActiveEnvironment == "blue");
        using var response = await rollback;
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_slow_switch_takes_effect_when_the_client_has_left()
    {
        var time = new FakeTimeProvider();
        await using var visit = await SandboxVisit.StartAsync(With("slow-switch=2s"), time);
        using var patience = new CancellationTokenSource();
        var rollback = visit.PostAsync("/deployment/rollback", patience.Token);
        await visit.UntilAsync(target => target.RollbackPosts == 1);
        await patience.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => rollback);
        await PassAsync(visit, time, target => target.ActiveEnvironment == "blue");
        Assert.That(visit.Target.Toggles, Is.EqualTo(1));
    }

    [Test]
    public async Task A_switch_that_flips_back_does_so_by_itself_and_is_counted_apart()
    {
        var time = new FakeTimeProvider();
        await using var visit = await SandboxVisit.StartAsync(With("flips-back=2s"), time);
        await visit.RollbackAsync();
        Assert.That(visit.Target.ActiveEnvironment, Is.EqualTo("blue"));
        await PassAsync(visit, time, target => target.FlipsBack == 1);
        Assert.That((visit.Target.ActiveEnvironment, visit.Target.Toggles), Is.EqualTo(("green", 1)));
    }

    [Test]
    public async Task A_switch_can_last_until_the_status_is_read_for_the_so_many_th_time()
    {
        await using var visit = await SandboxVisit.StartAsync("flips-back-at-read=3");
        await visit.StatusAsync();
        await visit.RollbackAsync();
        var seen = new List<string>();
        for (var read = 0; read < 4; read++)
            seen.Add((await visit.StatusAsync()).Text("currentEnvironment")!);
        Assert.Multiple(() =>
        {
            Assert.That(seen, Is.EqualTo(new[] { "blue", "blue", "green", "green" }));
            Assert.That((visit.Target.FlipsBack, visit.Target.Toggles), Is.EqualTo((1, 1)));
        });
    }

    [TestCase("wrong-version", "1.5.0")]
    [TestCase("wrong-version=0.9.0", "0.9.0")]
    public async Task The_environment_can_switch_to_a_version_that_nobody_expects(string fault, string version)
    {
        await using var visit = await SandboxVisit.StartAsync(fault);
        var answer = await visit.RollbackAsync();
        var status = await visit.StatusAsync();
        Assert.Multiple(() =>
        {
            Assert.That(answer.Text("currentVersion"), Is.EqualTo("1.4.2"));
            Assert.That(status.Text("currentEnvironment"), Is.EqualTo("blue"));
            Assert.That(status["environments"]!["blue"].Text("version"), Is.EqualTo(version));
            Assert.That(visit.Target.ActiveVersion, Is.EqualTo(version));
        });
    }

    [Test]
    public async Task A_controller_that_restarts_after_the_switch_has_an_empty_history()
    {
        await using var visit = await SandboxVisit.StartAsync("restarts-after-switch");
        var answer = await visit.RollbackAsync();
        var status = await visit.StatusAsync();
        Assert.Multiple(() =>
        {
            Assert.That(answer["success"]!.GetValue<bool>(), Is.True);
            Assert.That(status.EventTypes(), Is.Empty);
            Assert.That(status.Text("currentEnvironment"), Is.EqualTo("blue"));
        });
    }

    [Test]
    public async Task The_status_can_be_unreadable_for_some_reads_after_the_rollback()
    {
        await using var visit = await SandboxVisit.StartAsync("status-unreadable-after=2");
        Assert.That(await StatusCodesAsync(visit, 1), Is.EqualTo(new[] { 200 }));
        await visit.RollbackAsync();
        Assert.That(await StatusCodesAsync(visit, 3), Is.EqualTo(new[] { 503, 503, 200 }));
    }

    [Test]
    public async Task The_status_can_be_unreadable_for_a_time_after_the_rollback()
    {
        var time = new FakeTimeProvider();
        await using var visit = await SandboxVisit.StartAsync(With("status-unreadable-after=2s"), time);
        await visit.RollbackAsync();
        Assert.That(await StatusCodesAsync(visit, 2), Is.EqualTo(new[] { 503, 503 }));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(await StatusCodesAsync(visit, 1), Is.EqualTo(new[] { 200 }));
    }

    [Test]
    public async Task A_counted_fault_acts_so_often_and_is_gone()
    {
        await using var visit = await SandboxVisit.StartAsync("refused*2");
        var answers = new List<bool>();
        for (var i = 0; i < 3; i++)
            answers.Add((await visit.RollbackAsync())["success"]!.GetValue<bool>());
        Assert.That(answers, Is.EqualTo(new[] { false, false, true }));
        Assert.That(visit.Target.Faults.Current, Is.Empty);
    }

    private static SandboxOptions With(string fault) => new() { BadRelease = BadRelease.None, Faults = [fault] };

    // The delay may begin a moment after the answer: time passes until it has been seen.
    private static async Task PassAsync(SandboxVisit visit, FakeTimeProvider time, Func<SandboxTarget, bool> condition)
    {
        await visit.UntilAsync(target =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return condition(target);
        });
    }

    private static async Task<IReadOnlyList<int>> StatusCodesAsync(SandboxVisit visit, int reads)
    {
        var codes = new List<int>();
        for (var i = 0; i < reads; i++)
        {
            using var response = await visit.GetAsync("/deployment/status");
            codes.Add((int)response.StatusCode);
        }
        return codes;
    }
}
