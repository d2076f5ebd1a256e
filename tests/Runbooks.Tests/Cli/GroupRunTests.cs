using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Runbooks.Tests.Notifications;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>`runbook run` with several targets, against as many real servers.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class GroupRunTests
{
    // What ends badly, and quickly.
    private const string Fails = "flips-back-at-read=2";

    [Test]
    public async Task All_members_recover_each_by_one_request_and_are_one_incident()
    {
        await using var at = await GroupedRun.StartAsync("", "");

        Assert.That(await at.RollBackAsync("--target", "a", "-t", "b"), Is.Zero, at.Run.Error);
        Snapshot.Match(at.Run.Stable(at.Run.Out), "group-recovered");
        Assert.That(at.Posts, Is.EqualTo((int[])[1, 1]));
        Assert.That(
            at.Run.Git("for-each-ref --format=%(refname) refs/heads/incident/").Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Has.Length.EqualTo(1)
        );

        Assert.That(await at.Run.RunAsync("incidents", "show", "last"), Is.Zero);
        Snapshot.Match(OneClock(at.Run.Stable(at.Run.Out)), "group-postmortem");
        Assert.That(await at.Run.RunAsync("incidents", "verify"), Is.Zero, at.Run.Out);
        Assert.That(await at.Run.RunAsync("incidents", "check"), Is.Zero, at.Run.Out);
        Assert.That(at.Run.Out, Does.Contain("The ledger deployments/a.yaml holds the rollback").And.Not.Contain("does not follow"));
        Assert.That(await at.Run.RunAsync("incidents", "check", "last", "--format", "json"), Is.Zero, at.Run.Out);
        var branch = at.Run.Git("for-each-ref --format=%(refname:short) refs/heads/incident/").Trim();
        Assert.That(at.Run.Out, Does.Contain(branch["incident/".Length..]), "the last incident is the group's");
        Assert.That(await at.Run.RunAsync("incidents", "list"), Is.Zero);
        Assert.That(at.Run.Out.Split('\n').Count(l => l.Contains("part of INC-", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(await at.Run.RunAsync("incidents", "stats", "--format", "json"), Is.Zero);
        Assert.That(JsonNode.Parse(at.Run.Out)!["incidents"]!.GetValue<int>(), Is.EqualTo(1), "a group is one incident");
    }

    [Test]
    public async Task No_member_is_followed_up_while_the_group_is_reviewed()
    {
        await using var at = await GroupedRun.StartAsync("", "");
        Assert.That(await at.RollBackAsync("-t", "a", "-t", "b"), Is.Zero, at.Run.Error);
        var branch = at.Run.Git("for-each-ref --format=%(refname:short) refs/heads/incident/").Trim();
        at.Run.Git($"checkout -q {branch}");
        Assert.That(await at.Run.RunAsync("incidents", "list", "--format", "json"), Is.Zero);
        var ids = JsonNode.Parse(at.Run.Out)!.AsArray().Select(i => i!["id"]!.GetValue<string>()).ToList();
        Assert.That(ids, Has.Count.EqualTo(3));

        foreach (var id in ids)
        {
            Assert.That(await at.Run.RunAsync("incidents", "follow-up", id), Is.EqualTo(2));
            Assert.That(at.Run.Error, Does.Contain($"{id} is not merged: it stands on branch {branch}"));
        }
    }

    [Test]
    public async Task A_wave_that_fails_stops_the_next_and_its_members_end_by_themselves()
    {
        await using var at = await GroupedRun.StartAsync(Fails, "", "");
        at.Group("waves: [[a, b], c]");

        Assert.That(await at.RollBackAsync("--group", "all"), Is.EqualTo(1));

        Assert.That(at.Posts, Is.EqualTo((int[])[1, 1, 0]));
        Assert.That(at["c"].Requests, Is.Empty);
        Assert.That(
            at.Run.Out,
            Does.Contain("NOT RECOVERED")
                .And.Contain("Not recovered: a.")
                .And.Contain("Not begun, because 1 failed and none may: c.")
                .And.Contain("runbook run quick-rollback --target c -i reason='a test'`")
                .And.Contain(", 2 at once at most")
                .And.Contain("b  recovered")
        );
    }

    [Test]
    public async Task As_many_may_fail_as_the_group_allows()
    {
        await using var at = await GroupedRun.StartAsync(Fails, "", "");
        at.Group("targets: [a, b, c]\nfailures: 1");

        Assert.That(await at.RollBackAsync("--group", "all"), Is.EqualTo(1));
        Assert.That(at.Posts, Is.EqualTo((int[])[1, 1, 1]));
        Assert.That(at.Run.Out, Does.Contain("2 of 3 targets are proved to be well: b and c. Not recovered: a."));
    }

    [Test]
    public async Task No_more_are_under_way_at_once_than_the_share()
    {
        await using var at = await GroupedRun.StartAsync("", "", "", "", "");
        at.Group("waves: [[a, b, c, d, e]]\nat-once: 40%");

        Assert.That(await at.RollBackAsync("--group", "all"), Is.Zero, at.Run.Out);

        var spans = "abcde".Select(t => at[$"{t}"].Requests).Select(r => (From: r.Min(q => q.Time), To: r.Max(q => q.Time))).ToList();
        Assert.That(spans.Max(s => spans.Count(o => o.From <= s.From && s.From <= o.To)), Is.AtMost(2));
        Assert.That(at.Posts, Is.All.EqualTo(1));
    }

    [Test]
    public async Task One_target_under_two_names_is_refused_before_anything_is_sent()
    {
        await using var at = await GroupedRun.StartAsync("", "");
        at.Name("again", at["a"].BaseUrl.AbsoluteUri.Replace("127.0.0.1", "LOCALHOST", StringComparison.Ordinal));
        at.Group("targets: [a, b, again]");

        Assert.That(await at.RollBackAsync("--group", "all"), Is.EqualTo(2));
        Assert.That(at.Run.Error, Does.Contain("the targets `a` and `again` are one").And.Contain("all.yaml:3:17"));
        Assert.That(await at.RollBackAsync("-t", "a", "-t", "a"), Is.EqualTo(2));
        Assert.That(at.Run.Error, Does.Contain("the target `a` is named twice"));
        Assert.That(await at.Run.RunAsync("lint"), Is.EqualTo(2));
        Assert.That(at.Run.Out, Does.Contain("the targets `a` and `again` are one"));
        Assert.That(at["a"].Requests.Concat(at["b"].Requests), Is.Empty);
    }

    [Test]
    public async Task Two_targets_of_one_name_are_refused_before_anything_is_sent()
    {
        await using var at = await GroupedRun.StartAsync("", "");
        at.Run.Write("elsewhere/a.yaml", $"apiVersion: runbooks/v1\nname: a\nbase-url: {at["b"].BaseUrl}\n");

        Assert.That(await at.RollBackAsync("-t", "a", "-t", "elsewhere/a.yaml"), Is.EqualTo(2));
        Assert.That(at.Run.Error, Does.Contain("two targets are called `a`: one is at http"));
        Assert.That(at["a"].Requests.Concat(at["b"].Requests), Is.Empty);
    }

    [Test]
    public async Task The_wait_for_a_machine_counts_for_the_group_and_for_each_member()
    {
        await using var at = await GroupedRun.StartAsync("", "");

        var asked = Ago(150);
        await at.RollBackAsync("-t", "a", "-t", "b", "-i", "bad-version=1.5.0", "--queued-at", asked, "--format", "json");

        var document = JsonNode.Parse(at.Run.Out)!;
        Assert.That(
            (double[])[Took(document), .. document["members"]!.AsArray().Select(m => Took(m!["run"]!))],
            Is.All.GreaterThan(149),
            at.Run.Error
        );
        Assert.That(document["rto"]!["met"]!.GetValue<bool>(), Is.False);
        Assert.That(at.Run.Git(RecordOf(document)), Does.Contain($"detected: {{ at: {asked[..^1]}.000Z, source: request of the run }}"));
    }

    [Test]
    public async Task A_detection_that_was_given_counts_and_says_nothing_of_what_was_released_since()
    {
        await using var at = await GroupedRun.StartAsync("", "");

        Assert.That(await at.RollBackAsync("-t", "a", "-t", "b", "--detected-at", Ago(86400), "--format", "json"), Is.Zero, at.Run.Error);

        var document = JsonNode.Parse(at.Run.Out)!;
        Assert.That((double[])[Took(document), .. document["members"]!.AsArray().Select(m => Took(m!["run"]!))], Is.All.GreaterThan(86399));
        Assert.That(at.Run.Git(RecordOf(document)), Does.Contain("source: the operator"));
    }

    [Test]
    public async Task Each_member_tells_people_of_itself_and_its_lines_say_who_was_told()
    {
        await using var at = await GroupedRun.StartAsync("", "");
        await using var receiver = await Receiver.StartAsync(_ => new Reply(202, "{}"));
        at.Group("waves: [[a, b]]");
        at.Run.With("TOKEN", "s3cret-token")
            .Write(
                "runbooks/notifications.yaml",
                $"apiVersion: runbooks/v1\nchannels:\n  ops: {{ webhook: {{ url: {receiver.Address}/ops, secret: \"${{env:TOKEN}}\" }} }}\n"
            );

        Assert.That(await at.RollBackAsync("--group", "all", "--allow", "7.0.0"), Is.Zero, at.Run.Out + at.Run.Error);

        var told = receiver.Requests.GroupBy(r => (string)r.Json["target"]!).ToDictionary(g => g.Key, g => g.Select(r => r.Json).ToList());
        Assert.That(told.Keys, Is.EquivalentTo((string[])["a", "b"]));
        Assert.That(told.Values.Select(v => v.Select(j => (string)j["subject"]!).Distinct().Count()), Is.All.EqualTo(1));
        Assert.That(told.Values.Select(v => (string)v[0]["subject"]!).Distinct().Count(), Is.EqualTo(2), "each its own");
        Assert.That(at.Run.Out, Does.Match(@"(?m)^a │ Told +.*ops$").And.Match(@"(?m)^b │ Told +.*ops$"));
        Assert.That(at.Run.Out, Does.Contain("may go back to 7.0.0, whatever is known of it: --allow"));
    }

    [Test]
    public async Task A_file_of_channels_with_mistakes_is_told_of_once_for_all()
    {
        await using var at = await GroupedRun.StartAsync("", "");
        at.Run.Write("runbooks/notifications.yaml", "apiVersion: runbooks/v1\nchannels:\n  ops: { slak: {} }\n");

        Assert.That(await at.RollBackAsync("-t", "a", "-t", "b"), Is.Zero, at.Run.Error);
        Assert.That(at.Run.Error.Split("warning: nobody is told of this run").Length - 1, Is.EqualTo(1), at.Run.Error);
    }

    [TestCase("both `--group` and `--target` were given", "--group", "all", "--target", "a")]
    [TestCase("`--base-url` is one address", "--group", "all", "--base-url", "http://localhost:1")]
    [TestCase("did you mean `all`?", "--group", "al")]
    [TestCase("there is no target `z`", "-t", "a", "-t", "z")]
    public async Task What_several_targets_cannot_be_asked_is_said_before_anything_is_sent(string said, params string[] options)
    {
        await using var at = await GroupedRun.StartAsync("", "");
        at.Group("targets: [a, b]");

        Assert.That(await at.RollBackAsync(options), Is.EqualTo(2));
        Assert.That(at.Run.Error, Does.Contain(said));
        Assert.That(at["a"].Requests, Is.Empty);
    }

    [Test]
    public async Task A_member_that_another_run_holds_is_told_as_locked_and_counts_as_a_failure()
    {
        await using var at = await GroupedRun.StartAsync("", "", "");
        await using (await at.HoldAsync("b"))
        {
            Assert.That(await at.RollBackAsync("-t", "a", "-t", "b", "-t", "c", "--format", "json"), Is.EqualTo(5));
        }

        var document = JsonNode.Parse(at.Run.Out)!;
        Assert.That(
            document["members"]!.AsArray().Select(m => $"{m!["target"]} {m["result"]}"),
            Is.EqualTo((string[])["a recovered", "b locked", "c not begun"])
        );
        Assert.That(document["members"]![0]!["run"]!["target"]!["name"]!.GetValue<string>(), Is.EqualTo("a"));
        Assert.That(document["exitCode"]!.GetValue<int>(), Is.EqualTo(5));
        Assert.That(document["reason"]!.GetValue<string>(), Does.Contain("Held by another run: b."));
        Assert.That(document["incident"]!["branch"]!.GetValue<string>(), Does.StartWith("incident/INC-"));
        Assert.That(at.Run.Error, Does.Contain("a │").And.Contain("Wave 1 of 3"));
        Assert.That(at.Posts, Is.EqualTo((int[])[1, 0, 0]));
    }

    [Test]
    public async Task Two_groups_that_share_a_target_never_double_it()
    {
        await using var at = await GroupedRun.StartAsync("", "", "");
        var other = at.Run.Beside("other");

        var codes = await Task.WhenAll(
            at.RollBackAsync("-t", "a", "-t", "b"),
            other.RunAsync("run", "quick-rollback", "-i", "reason=a test", "-t", "b", "-t", "c")
        );

        Assert.That(codes, Is.All.AnyOf(0, 1, 3, 5), at.Run.Out + other.Out);
        Assert.That(at["b"].Toggles, Is.EqualTo(1));
        Assert.That(at["b"].ActiveVersion, Is.EqualTo("1.4.2"));
    }

    [Test]
    public async Task An_operator_who_stops_it_has_what_is_under_way_finished_and_nothing_begun()
    {
        await using var at = await GroupedRun.StartAsync("hang-after-switch", "");
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();

        var running = at.Run.RunUntilAsync(
            ["run", "quick-rollback", "-i", "reason=a test", "-t", "a", "-t", "b"],
            output,
            TextWriter.Null,
            stop.Token
        );
        await Bounded.UntilAsync(() => at["a"].RollbackPosts > 0, "the rollback is sent");
        await stop.CancelAsync();

        Assert.That(await running, Is.EqualTo(130), output.ToString());
        Assert.That((at["a"].Toggles, at["a"].RollbackPosts), Is.EqualTo((1, 1)));
        Assert.That(at["b"].Requests, Is.Empty);
        Assert.That(output.ToString(), Does.Contain("CANCELLED").And.Contain("because an operator stopped the run: b."));

        Assert.That(await at.Run.RunAsync("resume", "last"), Is.EqualTo(2));
        Assert.That(at.Run.Error, Does.Contain("has ended and did not begin b: `runbook run quick-rollback --target b` does"));
    }

    [TestCase("run")]
    [TestCase("plan")]
    public async Task One_controller_under_two_names_of_this_machine_is_refused_before_anything_is_sent(string command)
    {
        await using var at = await GroupedRun.StartAsync("");
        using var other = new TcpListener(IPAddress.Parse("127.0.0.2"), at["a"].BaseUrl.Port);
        other.Start();
        var forwarding = ForwardAsync(other, at["a"].BaseUrl.Port);
        at.Name("b", at["a"].BaseUrl.AbsoluteUri.Replace("127.0.0.1", "127.0.0.2", StringComparison.Ordinal));
        at.Group("targets: [a, b]");

        Assert.That(await at.Run.RunAsync(command, "quick-rollback", "--group", "all", "-i", "reason=a test"), Is.EqualTo(2), at.Run.Out);

        Assert.That(
            at.Run.Error,
            Does.Contain("the targets `a` and `b` lead to the same address and port, and say the same of themselves")
                .And.Contain("take one out")
        );
        Assert.That(at.Posts, Is.EqualTo((int[])[0]));
        other.Stop();
        await forwarding;
    }

    // As one that listens on all numbers of the machine would answer at this one, too.
    private static async Task ForwardAsync(TcpListener listener, int port)
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(PassAsync(await listener.AcceptTcpClientAsync()));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            await Task.WhenAll(open);
        }

        async Task PassAsync(TcpClient client)
        {
            using (client)
            using (var server = new TcpClient())
            {
                await server.ConnectAsync(IPAddress.Loopback, port);
                try
                {
                    await Task.WhenAny(
                        client.GetStream().CopyToAsync(server.GetStream()),
                        server.GetStream().CopyToAsync(client.GetStream())
                    );
                }
                catch (IOException)
                {
                    // Either end may go first.
                }
            }
        }
    }

    [Test]
    public async Task Stopped_while_a_member_waits_for_its_lock_it_is_told_as_not_begun()
    {
        await using var at = await GroupedRun.StartAsync("", "");
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        await using var held = await at.HoldAsync("b");
        using var error = new StringWriter();

        var running = at.Run.RunUntilAsync(
            ["run", "quick-rollback", "-i", "reason=a test", "-t", "a", "-t", "b", "--wait-for-lock", "10m"],
            output,
            TextWriter.Synchronized(error),
            stop.Token
        );
        await Bounded.UntilAsync(() => error.ToString().Contains("b is held by another run", StringComparison.Ordinal), "b waits");
        await stop.CancelAsync();

        Assert.That(await running, Is.EqualTo(130), output.ToString() + error);
        Assert.That(output.ToString(), Does.Contain("CANCELLED").And.Contain("because an operator stopped the run: b."));
        Assert.That(at.Posts, Is.EqualTo((int[])[1, 0]));
        Assert.That(await at.Run.RunAsync("resume"), Is.Zero);
        Assert.That(at.Run.Out, Is.EqualTo("No run is unfinished.\n"));
    }

    [Test]
    public async Task A_plan_shows_the_waves_and_what_would_become_of_each_and_sends_reads_only()
    {
        await using var at = await GroupedRun.StartAsync("", "", "");
        at.Group("waves: [a, [b, c]]\npause: 30s\nfailures: 1");

        Assert.That(await at.Run.RunAsync("plan", "quick-rollback", "--group", "all", "-i", "reason=a test"), Is.Zero, at.Run.Error);

        Snapshot.Match(StableText.OfPlan(at.Run, at.Run.Out), "group-plan");
        Assert.That("abc".SelectMany(t => at[$"{t}"].Requests).Select(r => r.Method), Is.All.EqualTo("GET"));
        Assert.That(await at.RollBackAsync("--group", "all", "--dry-run", "--format", "json"), Is.Zero);
        Assert.That(JsonNode.Parse(at.Run.Out)!["plans"]!.AsArray(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_plan_of_a_group_as_Markdown_has_the_waves_and_each_target_step_by_step()
    {
        await using var at = await GroupedRun.StartAsync("", "", "");
        at.Group("waves: [a, [b, c]]\npause: 30s\nfailures: 1");
        string[] asked = ["quick-rollback", "--group", "all", "-i", "reason=a test"];
        await using (await at.HoldAsync("b"))
        {
            Assert.That(await at.Run.RunAsync(["plan", .. asked, "--format", "markdown"]), Is.EqualTo(5), at.Run.Error);
        }

        var (waves, details) = (at.Run.Out[..at.Run.Out.IndexOf("<details>", StringComparison.Ordinal)], at.Run.Out.Split("<details>"));
        Assert.Multiple(() =>
        {
            Assert.That(waves, Does.StartWith("## Plan: Roll back at once\n\n**Would not go everywhere:** "));
            Assert.That(waves, Does.Contain("A run would not go through on 1 of 3 targets: b."));
            Assert.That(waves, Does.Match(@"### Wave 1\n\n- → \*\*a\*\* COULD GO: .*\n\n### Wave 2\n\n- ✗ \*\*b\*\* LOCKED: "));
            Assert.That(waves, Does.Contain("\n- → **c** COULD GO: "));
            Assert.That(details[1..].Select(d => d.Split('\n')[0]), Is.EqualTo("abc".Select(t => $"<summary>{t}, step by step</summary>")));
            Assert.That(details[1..], Is.All.Contain("### A run would").And.All.Contain("</details>"));
        });
    }

    [Test]
    public async Task A_dry_run_of_a_group_at_GitHub_has_its_plan_in_the_summary_and_its_outcome_in_the_outputs()
    {
        await using var at = await GroupedRun.StartAsync("", "");
        at.Group("targets: [a, b]");
        var (summary, outputs) = (at.Run.Write("summary.md", string.Empty), at.Run.Write("outputs", string.Empty));
        at.Run.With("GITHUB_STEP_SUMMARY", summary).With("GITHUB_OUTPUT", outputs);

        Assert.That(await at.RollBackAsync("--group", "all", "--dry-run", "--format", "github"), Is.Zero, at.Run.Error);

        var written = await File.ReadAllTextAsync(summary);
        Assert.That(written, Does.Contain("### Wave 2").And.Contain("<details><summary>b, step by step</summary>"));
        Assert.That(await File.ReadAllTextAsync(outputs), Does.Match(@"outcome<<\S+\ndry run\n").And.Match(@"exit-code<<\S+\n0\n"));
        Assert.That("ab".SelectMany(t => at[$"{t}"].Requests).Select(r => r.Method), Is.All.EqualTo("GET"));
    }

    [Test]
    public async Task On_a_narrow_terminal_each_line_still_says_whose_it_is()
    {
        await using var at = await GroupedRun.StartAsync("", "");
        at.Run.Width = 60;

        Assert.That(await at.RollBackAsync("-t", "a", "-t", "b"), Is.Zero);

        var lines = at.Run.Out.Split('\n');
        Assert.That(
            lines.Where(l =>
                l.Length > 60 && !l.Contains("git show", StringComparison.Ordinal) && !l.Contains("incident", StringComparison.Ordinal)
            ),
            Is.Empty
        );
        Assert.That(lines.Count(l => l.StartsWith("a │ ", StringComparison.Ordinal)), Is.GreaterThan(5));
    }

    private static string Ago(int seconds) => $"{DateTimeOffset.UtcNow.AddSeconds(-seconds):yyyy-MM-dd'T'HH:mm:ss'Z'}";

    private static double Took(JsonNode document) => document["rto"]!["actualSeconds"]!.GetValue<double>();

    private static string RecordOf(JsonNode document) =>
        $"show {document["incident"]!["commit"]}:{document["incident"]!["path"]}/incident.yaml";

    private static string OneClock(string text) =>
        System.Text.RegularExpressions.Regex.Replace(
            System
                .Text.RegularExpressions.Regex.Replace(text, @"```mermaid[\s\S]*?```", "CHART")
                .Replace("N ms", "WHEN", StringComparison.Ordinal),
            @"\d{4}/\d{2}/\d{2}|\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}|\d{1,2} [A-Z][a-z]+ \d{4}(?: at|,) \d{2}:\d{2}:\d{2}|\d{2}:\d{2}:\d{2}|\d+(\.\d+)? m?s\b",
            "WHEN"
        );
}
