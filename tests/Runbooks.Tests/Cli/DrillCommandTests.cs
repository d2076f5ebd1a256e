using System.Text.Json.Nodes;
using System.Xml.Linq;
using Runbooks.Tests.Rehearsal;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>`runbook drill` says by its exit code, its matrix and its files whether runbooks end as they must.</summary>
internal sealed class DrillCommandTests
{
    private static readonly string[] Some = ["--only", "refused", "--only", "as-expected/none", "--kills", "0"];

    [Test]
    public async Task A_drill_in_which_all_ends_as_it_must_exits_with_0_and_shows_the_matrix()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync(["drill", "quick-rollback", "performance-degradation", .. Some]), Is.Zero, run.Error);
        Assert.That(
            run.Out,
            Does.Contain(
                    "                         well  refusals\nquick-rollback           ✓ 1   ✓ 1\nperformance-degradation  ✓ 1   ✓ 1\n"
                )
                .And.Contain("4 runs of 2 runbooks: all ended as they must.")
        );
    }

    [Test]
    public async Task A_group_is_not_drilled_and_its_targets_are_named_with_the_commands_that_do()
    {
        using var run = new CommandRun();
        run.Write("runbooks/groups/europe.yaml", "apiVersion: runbooks/v1\ngroup: europe\ntargets: [ west, east ]\n");
        foreach (var target in (string[])["west", "east"])
            run.Write($"runbooks/targets/{target}.yaml", $"apiVersion: runbooks/v1\nname: {target}\nbase-url: http://{target}.test\n");

        Assert.That(await run.RunAsync("drill", "quick-rollback", "--group", "europe"), Is.EqualTo(2));
        Assert.That(
            run.Error,
            Does.Contain("a drill plays one target, and `europe` is a group")
                .And.Contain("`runbook drill quick-rollback --target west` and `runbook drill quick-rollback --target east`")
        );
        Assert.That(await run.RunAsync("drill", "--group", "asia"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("asia").And.Contain("europe"));
    }

    [Test]
    public async Task A_drill_on_a_target_says_what_it_does_not_find_out()
    {
        using var run = new CommandRun();
        run.Write(
            "runbooks/targets/shop.yaml",
            "apiVersion: runbooks/v1\nname: shop\nbase-url: http://shop.test\ncontroller: { use: heroku, app: shop }\n"
        );

        await run.RunAsync(["drill", "quick-rollback", "--target", "shop", .. Some]);

        Assert.That(run.Out, Does.Contain("whether the expressions in it fit the real API, `runbook target check shop` tells."));
        Assert.That(run.Out, Does.Not.Contain("where `otherwise` switches"), "the controller has no second way");
    }

    [Test]
    public async Task A_drill_in_which_one_does_not_exits_with_1_and_leaves_it_in_every_file()
    {
        using var run = Broken();
        var summary = Path.Combine(run.Folder, "summary.md");
        run.With("GITHUB_STEP_SUMMARY", summary);

        Assert.That(
            await run.RunAsync(["drill", .. Some, "--junit", "out/junit.xml", "--markdown", "out/drill.md"]),
            Is.EqualTo(1),
            run.Error
        );

        var junit = XDocument.Load(Path.Combine(run.Folder, "out", "junit.xml")).Root!;
        var failure = junit.Descendants("failure").Single();
        var markdown = await File.ReadAllTextAsync(Path.Combine(run.Folder, "out", "drill.md"));
        Assert.Multiple(() =>
        {
            Assert.That(
                run.Out,
                Does.Contain("quick-rollback  ✓ 1   ✗ 1/1")
                    .And.Contain("error[RB0701]: quick-rollback under `refused`")
                    .And.Contain("--> runbooks/quick-rollback.yaml:18:5")
                    .And.Contain("again: `runbook drill quick-rollback --only refused --seed 1`")
                    .And.Contain("2 runs of 1 runbook: 1 did not end as it must.")
            );
            Assert.That(
                junit
                    .Elements("testsuite")
                    .Select(s => $"{s.Attribute("name")!.Value} {s.Attribute("tests")!.Value} {s.Attribute("failures")!.Value}"),
                Is.EqualTo(["quick-rollback 2 1"])
            );
            Assert.That($"{failure.Parent!.Attribute("name")!.Value} {failure.Attribute("type")!.Value}", Is.EqualTo("refused RB0701"));
            Assert.That(failure.Value, Does.StartWith("runbooks/quick-rollback.yaml:18:5: "));
            Assert.That(
                markdown,
                Does.StartWith("## ❌ 2 runs of 1 runbook: 1 did not end as it must\n")
                    .And.Contain("| `quick-rollback` | ✓ 1 | ✗ 1/1 |")
                    .And.Contain("`runbook drill quick-rollback --only refused --seed 1`")
                    .And.Contain("never reached: the check `version` does not pass")
            );
            Assert.That(File.ReadAllText(summary), Is.EqualTo(markdown));
        });
    }

    [Test]
    public async Task A_terminal_that_is_too_narrow_for_the_matrix_has_a_line_for_each_runbook()
    {
        using var run = Broken();
        run.Width = 26;

        Assert.That(await run.RunAsync(["drill", .. Some]), Is.EqualTo(1), run.Error);
        Assert.That(run.Out, Does.StartWith("quick-rollback: ✗ 1/2\n  refusals ✗ 1/1\n"));
    }

    [Test]
    public async Task Json_has_every_case_and_what_was_reached()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync(["drill", "quick-rollback", .. Some, "--format", "json", "--seed", "9"]), Is.Zero, run.Error);

        var json = JsonNode.Parse(run.Out)!;
        var one = json["runbooks"]![0]!["cases"]!.AsArray().Single(c => (string?)c!["name"] == "refused")!;
        Assert.Multiple(() =>
        {
            Assert.That(((bool)json["asExpected"]!, (int)json["cases"]!, (long)json["seed"]!), Is.EqualTo((true, 2, 9L)));
            Assert.That(
                ((string)one["outcome"]!, (int)one["posts"]!, (string)one["accepted"]![0]!),
                Is.EqualTo(("recovered", 2, "recovered"))
            );
            Assert.That(
                json["runbooks"]![0]!["coverage"]!["points"]!.AsArray().Select(p => (string?)p!["what"]),
                Does.Contain("`rollback`").And.Contain("the check `health` does not pass")
            );
        });
    }

    [Test]
    public async Task The_list_names_each_case_and_runs_none()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("drill", "manual-rollback", "--only", "people", "--list"), Is.Zero);
        Assert.That(
            run.Out,
            Is.EqualTo(
                "people\n  denied                       The person who is asked says no. (manual-rollback)\n  unanswered   "
                    + "                Nobody answers until the question expires. (manual-rollback)\n\n2 runs\n"
            )
        );
    }

    [TestCase("drill", "quick-rolback", "RB0304")]
    [TestCase("drill", "--only=nothing-of-this-name", "no case is called `nothing-of-this-name`")]
    [TestCase("drill", "quick-rollback --only=refused --only=wel", "no case is called `wel`")]
    [TestCase("drill", "quick-rollback --only=refused,well", "give `--only` once for each name")]
    [TestCase("drill", "--jobs=0", "`--jobs` is a number from 1 to 256")]
    public async Task What_cannot_begin_exits_with_2(string command, string argument, string said)
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync([command, .. argument.Split(' ')]), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain(said));
    }

    [Test]
    public async Task A_mistake_in_a_case_exits_with_2_and_nothing_is_run()
    {
        using var run = Broken();
        Directory.CreateDirectory(Path.Combine(run.Folder, "runbooks", "drills"));
        await File.WriteAllTextAsync(
            Path.Combine(run.Folder, "runbooks", "drills", "one.yaml"),
            "apiVersion: runbooks/v1\nid: one\nrunbook: quick-rollback\nfaults: [ flips-bak ]\n"
        );

        Assert.That(await run.RunAsync("drill"), Is.EqualTo(2));
        Assert.That(
            run.Error,
            Does.Contain("error[RB0709]: there is no fault `flips-bak`").And.Contain("--> runbooks/drills/one.yaml:4:11")
        );
    }

    [Test]
    public async Task A_target_is_drilled_by_its_name_without_its_secrets_and_named_where_it_is_not()
    {
        using var run = new CommandRun();
        run.Write(
            "runbooks/targets/checkout.yaml",
            "apiVersion: runbooks/v1\nname: checkout\nbase-url: https://kube.example.com\n"
                + "headers: { Authorization: \"Bearer ${env:NOBODY_HAS_IT}\" }\n"
                + "controller: { use: kubernetes, namespace: shop, deployment: checkout }\n"
        );
        string[] one = ["drill", "quick-rollback", "--only", "as-expected/none", "--only", "pruned", "--kills", "0"];

        Assert.That(await run.RunAsync([.. one, "--target", "checkout"]), Is.Zero, run.Error);
        Assert.That(
            run.Out,
            Does.Contain("                well  rollouts\nquick-rollback  ✓ 1   ✓ 1\n")
                .And.Contain("2 runs of 1 runbook on checkout (kubernetes): all ended as they must.")
        );
        Assert.That(await run.RunAsync("drill", "quick-rollback", "--only", "as-expected/none", "--kills", "0"), Is.Zero, run.Error);
        Assert.That(
            run.Out,
            Does.Contain("Not drilled on checkout (kubernetes), whose controller is another one: `runbook drill --target checkout`.")
        );
    }

    [TestCase("`pruned` cannot be seen on the playbook's blue/green controller", "drill", "quick-rollback", "--only", "pruned")]
    [TestCase("there is no target `nobody`", "drill", "quick-rollback", "--target", "nobody")]
    [TestCase("`--target` says what is drilled on", "drill", "quick-rollback", "--target", "local", "--simulate", "5")]
    public async Task What_cannot_be_drilled_is_said_and_exits_with_2(string said, params string[] arguments)
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync(arguments), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain(said));
    }

    // A folder with one runbook that says of itself what is not so.
    private static CommandRun Broken()
    {
        var run = new CommandRun();
        Directory.CreateDirectory(Path.Combine(run.Folder, "runbooks"));
        File.WriteAllText(
            Path.Combine(run.Folder, "runbooks", "quick-rollback.yaml"),
            DrillRuns.Text("quick-rollback").Replace(", otherwise: switch", string.Empty, StringComparison.Ordinal)
                + "    - { behaviour: refused, ends: recovered }\n"
        );
        return run;
    }
}
