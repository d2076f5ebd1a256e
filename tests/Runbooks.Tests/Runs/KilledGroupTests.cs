using Runbooks.Controllers;
using Runbooks.Tests.Cli;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Runs;

/// <summary>Groups whose process is killed as the system kills, and what finishes them.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class KilledGroupTests
{
    [Test]
    public async Task Killed_between_two_waves_the_next_is_begun_and_the_one_before_is_not_done_again()
    {
        await using var at = await GroupedRun.StartAsync("", "", "");
        at.Group("waves: [a, [b, c]]\npause: 1h");
        await KillAsync(at, () => Journaled(at).Contains("\"member-ended\"", StringComparison.Ordinal), "the first wave has ended");
        Assert.That(at.Posts, Is.EqualTo((int[])[1, 0, 0]));

        Assert.That(await at.Run.RunAsync("resume"), Is.Zero);
        Assert.That(at.Run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2), "the group alone is unfinished");

        at.Run.Clock = new LaterClock(TimeSpan.FromHours(2));
        Assert.That(await at.Run.RunAsync("resume", "last"), Is.Zero, at.Run.Out + at.Run.Error);
        await IsFinishedAsync(at);
    }

    [TestCase("a", Description = "in the first wave")]
    [TestCase("b", Description = "in the second, with another member beside it")]
    public async Task Killed_inside_a_wave_what_was_under_way_is_resumed_by_its_own_journal(string slow)
    {
        await using var at = await GroupedRun.StartAsync([.. "abc".Select(t => $"{t}" == slow ? "hang-after-switch" : "")]);
        at.Group("waves: [a, [b, c]]");
        await KillAsync(at, () => at[slow].RollbackPosts > 0, "its rollback is sent");

        Assert.That(await at.Run.RunAsync("resume", "last"), Is.Zero, at.Run.Out + at.Run.Error);
        await IsFinishedAsync(at);
    }

    [Test]
    public async Task Killed_before_a_member_wrote_a_line_it_is_begun_as_if_it_never_had_been()
    {
        await using var at = await GroupedRun.StartAsync("", "");
        at.Group("targets: [a, b]");
        await KillAsync(
            at,
            () => Journaled(at).Contains("\"member-begun\"", StringComparison.Ordinal),
            "the first member is about to begin"
        );

        Assert.That(await at.Run.RunAsync("resume", "last"), Is.Zero, at.Run.Out + at.Run.Error);
        await IsFinishedAsync(at);
    }

    [Test]
    public async Task Given_up_it_begins_nothing_more_and_says_what_is_left()
    {
        await using var at = await GroupedRun.StartAsync("", "hang-after-switch", "");
        at.Group("targets: [a, b, c]");
        await KillAsync(at, () => at["b"].RollbackPosts > 0, "the second rollback is sent");

        Assert.That(await at.Run.RunAsync("resume", "last", "--abandon"), Is.EqualTo(3), at.Run.Out + at.Run.Error);

        Assert.That(at.Posts, Is.EqualTo((int[])[1, 1, 0]));
        Assert.That(at.Run.Out, Does.Contain("The state is unknown: b.").And.Contain("c").And.Contain("not begun"));
        Assert.That(await at.Run.RunAsync("resume"), Is.Zero);
        Assert.That(at.Run.Out, Is.EqualTo("No run is unfinished.\n"));
    }

    [Test]
    public async Task Given_up_a_member_that_wrote_no_line_is_told_as_not_begun()
    {
        await using var at = await GroupedRun.StartAsync("", "");
        at.Group("targets: [a, b]");
        await using (await at.HoldAsync("b"))
            await KillAsync(
                at,
                () => Journaled(at).Split("\"member-begun\"").Length == 3,
                "b waits for its lock",
                "--wait-for-lock",
                "10m"
            );

        Assert.That(await at.Run.RunAsync("resume", "last", "--abandon"), Is.EqualTo(1), at.Run.Out + at.Run.Error);

        Assert.That(at.Posts, Is.EqualTo((int[])[1, 0]));
        Assert.That(at.Run.Out, Does.Contain("NOT RECOVERED").And.Contain("Not begun, because the run was given up: b."));
        Assert.That(await at.Run.RunAsync("incidents", "show", "last"), Is.Zero);
        Assert.That(at.Run.Out, Does.Contain("not begun").And.Not.Contain("under way"));
    }

    [Test]
    public async Task What_was_allowed_at_its_beginning_or_since_is_allowed_to_those_that_are_begun_later()
    {
        await using var at = await GroupedRun.StartAsync("", "");
        at.Group("targets: [a, b]\npause: 1h");
        await KillAsync(
            at,
            () => Journaled(at).Contains("\"member-ended\"", StringComparison.Ordinal),
            "the first wave has ended",
            "--allow",
            "7.0.0"
        );

        at.Run.Clock = new LaterClock(TimeSpan.FromHours(2));
        Assert.That(await at.Run.RunAsync("resume", "last", "--allow", "8.0.0"), Is.Zero, at.Run.Out + at.Run.Error);

        var begun = at.Run.Git($"grep -h run-started {BranchOf(at)} -- incidents").Split('\n');
        Assert.That(begun.Single(l => l.Contains("\"target\":\"a\"", StringComparison.Ordinal)), Does.Contain("\"allowed\":[\"7.0.0\"]"));
        Assert.That(
            begun.Single(l => l.Contains("\"target\":\"b\"", StringComparison.Ordinal)),
            Does.Contain("\"allowed\":[\"7.0.0\",\"8.0.0\"]")
        );
    }

    [Test]
    public async Task By_the_id_of_a_member_the_group_goes_on_as_a_whole_and_is_not_given_up_for_one()
    {
        await using var at = await GroupedRun.StartAsync("hang-after-switch", "");
        at.Group("targets: [a, b]");
        await KillAsync(at, () => at["a"].RollbackPosts > 0, "its rollback is sent");
        var member = System.Text.RegularExpressions.Regex.Match(Journaled(at), "\"member-begun\".*?\"run\":\"([^\"]+)\"").Groups[1].Value;

        Assert.That(await at.Run.RunAsync("resume", member, "--abandon"), Is.EqualTo(2));
        Assert.That(at.Run.Error, Does.Contain($"{member} is a member of run 2").And.Contain("gives up all of it"));
        Assert.That(await at.Run.RunAsync("resume", member), Is.Zero, at.Run.Out + at.Run.Error);
        Assert.That(at.Run.Error, Does.Contain($"note: {member} is a member of run 2").And.Contain("which goes on as a whole"));
        await IsFinishedAsync(at);
    }

    [Test]
    public async Task A_group_whose_journal_was_changed_is_not_gone_on_with()
    {
        await using var at = await GroupedRun.StartAsync("hang-after-switch", "");
        at.Group("targets: [a, b]");
        await KillAsync(at, () => at["a"].RollbackPosts > 0, "its rollback is sent");
        var journal = JournalOf(at)!;
        await File.WriteAllTextAsync(
            journal,
            (await File.ReadAllTextAsync(journal)).Replace("\"of\":2", "\"of\":9", StringComparison.Ordinal)
        );

        Assert.That(await at.Run.RunAsync("resume", Path.GetFileName(Path.GetDirectoryName(journal))!), Is.EqualTo(3), at.Run.Error);
        Assert.That(
            at.Run.Error,
            Does.Contain("was changed:").And.Contain("what it says cannot be trusted, so nothing was sent").And.Contain(journal)
        );
        Assert.That(at.Posts, Is.EqualTo((int[])[1, 0]));
    }

    /// <summary>Whether a request is sent again rests on it, for the member that is begun then as for one that was.</summary>
    [TestCase("accepted: status == 202", "accepted: status == 200", "what is sent to move its traffic is written otherwise now than then")]
    [TestCase("environments[item].health", "environments[item].status", "its state is read, or understood, otherwise now than then")]
    [TestCase("processing-time: 10s", "processing-time: 1ms", "it may take 1ms to act now, and 10s then")]
    public async Task A_member_that_was_not_begun_is_compared_with_what_it_was_when_the_group_began(string was, string now, string told)
    {
        await using var at = await GroupedRun.StartAsync("", "");
        var own = ShippedControllers
            .TextOf("blue-green")!
            .Text.Replace("controller: blue-green", "controller: own", StringComparison.Ordinal);
        at.Run.Write("runbooks/controllers/own.yaml", own);
        at.Run.Write(
            "runbooks/targets/b.yaml",
            $"""
            apiVersion: runbooks/v1
            name: b
            base-url: {at["b"].BaseUrl.AbsoluteUri}
            controller: own
            read-every: 10ms
            stable-every: 10ms
            """
        );
        at.Group("targets: [a, b]\npause: 1h");
        await KillAsync(at, () => Journaled(at).Contains("\"member-ended\"", StringComparison.Ordinal), "the first member has ended");
        at.Run.Clock = new LaterClock(TimeSpan.FromHours(2));
        at.Run.Write("runbooks/controllers/own.yaml", own.Replace(was, now, StringComparison.Ordinal));

        Assert.That(await at.Run.RunAsync("resume", "last"), Is.EqualTo(2), at.Run.Out + at.Run.Error);

        Assert.That(at.Run.Error, Does.Contain($"the target b is not what the run was begun on: {told}"));
        Assert.That(at.Posts, Is.EqualTo((int[])[1, 0]));

        at.Run.Write("runbooks/controllers/own.yaml", own);
        Assert.That(await at.Run.RunAsync("resume", "last"), Is.Zero, at.Run.Out + at.Run.Error);
        Assert.That(at.Posts, Is.EqualTo((int[])[1, 1]));
    }

    [Test]
    public async Task A_group_that_another_process_goes_on_with_is_left_to_it_with_all_its_members()
    {
        await using var at = await GroupedRun.StartAsync("hang-after-switch", "");
        at.Group("targets: [a, b]");
        await KillAsync(at, () => at["a"].RollbackPosts > 0, "its rollback is sent");
        var journal = JournalOf(at)!;
        var run = Path.GetFileName(Path.GetDirectoryName(journal))!;
        var before = Journaled(at);
        var branches = at.Run.Git("for-each-ref");

        await using (new FileStream(journal, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.That(await at.Run.RunAsync("resume", "last"), Is.EqualTo(5), at.Run.Out + at.Run.Error);
            Assert.That(at.Run.Error, Does.Contain($"process {Environment.ProcessId} goes on with run {run} at this moment: "));
            Assert.That(at.Run.Error, Does.Contain("nothing was sent. Wait until it has ended"));
            Assert.That(await at.Run.RunAsync("resume"), Is.Zero);
            Assert.That(at.Run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1), "the group alone");
            Assert.That(at.Run.Out, Does.Contain(run).And.Contain("under way"));
        }

        Assert.That((Journaled(at), at.Run.Git("for-each-ref")), Is.EqualTo((before, branches)));
        Assert.That(await at.Run.RunAsync("resume", "last"), Is.Zero, at.Run.Out + at.Run.Error);
        await IsFinishedAsync(at);
    }

    [Test]
    public async Task Of_three_processes_that_resume_a_group_at_once_one_does_and_the_others_say_so()
    {
        await using var at = await GroupedRun.StartAsync("hang-after-switch", "", "");
        at.Group("targets: [a, b, c]\npause: 2s");
        await KillAsync(at, () => at["a"].RollbackPosts > 0, "its rollback is sent");

        var all = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ResumeAsync(at)));

        var told = string.Join("\n---\n", all);
        Assert.That(all.Count(r => r.Code == 0), Is.EqualTo(1), told);
        foreach (var (code, _, error) in all.Where(r => r.Code != 0))
        {
            Assert.That(code, Is.EqualTo(5), told);
            Assert.That(error, Does.Contain("goes on with run ").Or.Contain("has finished run "), told);
        }

        await IsFinishedAsync(at);
    }

    private static async Task<(int Code, string Out, string Error)> ResumeAsync(GroupedRun at)
    {
        using var process = OwnProcess.Start(at.Run.AsProcess("resume", "last"));
        var (said, error) = (process.Process.StandardOutput.ReadToEndAsync(), process.Process.StandardError.ReadToEndAsync());
        await process.Process.EndsAsync();
        return (process.Process.ExitCode, await said, await error);
    }

    private static string BranchOf(GroupedRun at) => at.Run.Git("for-each-ref --format=%(refname:short) refs/heads/incident/").Trim();

    private static async Task IsFinishedAsync(GroupedRun at)
    {
        Assert.That(at.Toggles, Is.All.EqualTo(1), at.Run.Out);
        Assert.That(at.Posts, Is.All.EqualTo(1), at.Run.Out);
        Assert.That(await at.Run.RunAsync("resume"), Is.Zero);
        Assert.That(at.Run.Out, Is.EqualTo("No run is unfinished.\n"));
        Assert.That(await at.Run.RunAsync("incidents", "verify"), Is.Zero, at.Run.Out);
        Assert.That(await at.Run.RunAsync("incidents", "list"), Is.Zero);
        var parts = at.Posts.Count;
        Assert.That(at.Run.Out.Split('\n').Count(l => l.Contains("part of INC-", StringComparison.Ordinal)), Is.EqualTo(parts), at.Run.Out);
        Assert.That(at.Run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(parts + 1), at.Run.Out);
    }

    private static async Task KillAsync(GroupedRun at, Func<bool> isTime, string what, params string[] more)
    {
        using var process = OwnProcess.Start(at.Run.AsProcess(["run", "quick-rollback", "--group", "all", "-i", "reason=a test", .. more]));
        var (said, error) = (process.Process.StandardOutput.ReadToEndAsync(), process.Process.StandardError.ReadToEndAsync());
        await Bounded.UntilAsync(
            () => isTime() || process.Process.HasExited,
            what,
            () => said.IsCompleted ? said.Result + error.Result : string.Empty
        );
        Assert.That(process.Process.HasExited, Is.False, "it ended before it could be killed");
        process.Process.Kill();
        await process.Process.EndsAsync();
    }

    private static string Journaled(GroupedRun at) => JournalOf(at) is { } journal ? Read(journal) : string.Empty;

    // Of the group: the one whose beginning names its members.
    private static string? JournalOf(GroupedRun at)
    {
        var runs = Path.Combine(at.Run.Folder, ".git", "runbook", "runs");
        return Directory.Exists(runs)
            ? Directory
                .GetDirectories(runs)
                .Select(d => Path.Combine(d, "journal.ndjson"))
                .Where(File.Exists)
                .FirstOrDefault(j => Read(j).Contains("\"group\":{", StringComparison.Ordinal))
            : null;
    }

    // A run that is begun puts its journal in place under its own name, and one that did not get its lock takes its folder away: between
    // the listing and the reading a journal may be gone, or held. Whoever waits for what it says looks again.
    private static string Read(string journal)
    {
        try
        {
            using var stream = new FileStream(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private sealed class LaterClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => TimeProvider.System.GetUtcNow() + by;
    }
}
