using System.Text.Json.Nodes;
using Runbooks.GitHub;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Actions;

/// <summary>What this repository asks of whoever works on it, and what it has for whoever depends on it.</summary>
public sealed class RepositoryTests
{
    private static readonly string[] Files =
    [
        .. Bounded.Run("git", "-C", Repository.Root, "ls-files").Out.Split('\n').Where(f => f.Length > 0),
    ];

    private static IEnumerable<WorkflowFile> OfPullRequests =>
        WorkflowFile.Workflows.Where(w => w.Json["on"] is JsonObject on && on.ContainsKey("pull_request"));

    /// <summary>A check that is required and left out by a path is waited for without end; in a merge queue so is one that never begins.</summary>
    [TestCaseSource(nameof(OfPullRequests))]
    public void A_check_of_pull_requests_reports_on_each_of_them_and_in_a_merge_queue(WorkflowFile workflow)
    {
        var on = (JsonObject)workflow.Json["on"]!;

        Assert.That(on.Select(e => e.Key), Does.Contain("merge_group"));
        Assert.That((on["pull_request"] as JsonObject ?? []).Select(k => k.Key), Has.None.Contains("paths").And.None.Contains("branches"));
    }

    [Test]
    public void Ci_builds_tests_and_starts_the_command_on_Linux_macOS_and_Windows_and_one_check_stands_for_all()
    {
        var jobs = (JsonObject)WorkflowFile.Named("ci.yml").Json["jobs"]!;
        var elsewhere = jobs["elsewhere"]!;
        var all = jobs["all"]!;

        Assert.Multiple(() =>
        {
            Assert.That(
                elsewhere["strategy"]!["matrix"]!["machine"]!.AsArray().Select(m => ((string)m!).Split('-')[0]),
                Is.EquivalentTo(["ubuntu", "macos", "windows"])
            );
            Assert.That(
                elsewhere["steps"]!.AsArray().Select(s => (string?)s!["run"]).OfType<string>().Select(r => r.Split(' ')[1]),
                Is.EqualTo(["build", "test", "publish", "smoke"])
            );
            Assert.That(all["needs"]!.AsArray().Select(n => (string?)n), Is.EquivalentTo(jobs.Select(j => j.Key).Except(["all"])));
            Assert.That((string?)all["if"], Is.EqualTo("always()"), "what is left out because another failed counts as well");
            Assert.That(
                (string?)all["steps"]![0]!["run"],
                Is.EqualTo($"test \"$RESULTS\" = \"{string.Join(' ', Enumerable.Repeat("success", jobs.Count - 1))}\"")
            );
        });
    }

    [Test]
    public void Each_binary_of_a_release_was_started_on_its_own_system()
    {
        var jobs = (JsonObject)WorkflowFile.Named("release.yml").Json["jobs"]!;

        Assert.That(
            jobs["binary"]!["steps"]!.AsArray().Select(s => (string?)s!["run"]).SkipWhile(r => r != "make asset").Take(2),
            Is.EqualTo(["make asset", "make smoke"])
        );
        Assert.That(jobs["release"]!["needs"]!.AsArray().Select(n => (string?)n), Does.Contain("binary"));
    }

    [Test]
    public void What_is_pinned_is_looked_after_wherever_it_stands()
    {
        var watched = WorkflowFile
            .Dependabot.Updates.SelectMany(u =>
                u["directories"]!.AsArray().Select(d => ($"{u["package-ecosystem"]}", ((string)d!).TrimStart('/')))
            )
            .ToList();
        var pinned = Files
            .Select(f => (Folder: Path.GetDirectoryName(f)!.Replace('\\', '/'), Name: Path.GetFileName(f)))
            .Select(f =>
                f.Name switch
                {
                    "Directory.Packages.props" or "dotnet-tools.json" => ("nuget", f.Folder),
                    "package.json" => ("npm", f.Folder),
                    "Containerfile" => ("docker", f.Folder),
                    "action.yml" => ("github-actions", f.Folder),
                    _ when f.Folder == ".github/workflows" => ("github-actions", string.Empty),
                    _ => default,
                }
            )
            .Where(p => p != default)
            .Distinct();

        Assert.That(watched, Is.EquivalentTo(pinned));
    }

    [Test]
    public void Every_file_has_an_owner_and_what_runs_with_a_token_has_one_more()
    {
        var owners = CodeOwners.Parse(File.ReadAllText(Path.Combine(Repository.Root, ".github", "CODEOWNERS")));

        Assert.That(Files.Where(f => owners.OwnersOf(f).Count == 0), Is.Empty);
        foreach (var file in (string[])[".github/workflows/release.yml", ".github/actions/runbook/install.sh", ".ci/run", "Makefile"])
            Assert.That((Files.Contains(file), owners.OwnersOf(file).Contains("@runbooks/security")), Is.EqualTo((true, true)), file);
    }

    [Test]
    public void A_form_of_an_issue_is_one_that_GitHub_takes()
    {
        var forms = Files.Where(f =>
            f.StartsWith(".github/ISSUE_TEMPLATE/", StringComparison.Ordinal) && !f.EndsWith("config.yml", StringComparison.Ordinal)
        );

        Assert.That(forms, Is.Not.Empty);
        foreach (var path in forms)
        {
            var form = WorkflowFile.Of(path, File.ReadAllText(Path.Combine(Repository.Root, path))).Json;
            var body = form["body"]!.AsArray().Cast<JsonObject>().ToList();
            var asked = body.Where(b => (string?)b["type"] != "markdown").ToList();
            Assert.Multiple(() =>
            {
                Assert.That(
                    form.Select(k => k.Key),
                    Is.SubsetOf(["name", "description", "title", "labels", "assignees", "projects", "type", "body"])
                );
                Assert.That(((string?)form["name"], (string?)form["description"]), Is.Not.EqualTo(((string?)null, (string?)null)), path);
                Assert.That(
                    body.Select(b => (string?)b["type"]).Distinct(),
                    Is.SubsetOf(["markdown", "input", "textarea", "dropdown", "checkboxes"])
                );
                Assert.That(
                    body.SelectMany(b => b.Select(k => k.Key)).Distinct(),
                    Is.SubsetOf(["type", "id", "attributes", "validations"])
                );
                Assert.That(asked.Select(b => (string?)b["id"]), Is.Unique.And.All.Match("^[A-Za-z0-9_-]+$"));
                Assert.That(asked.Select(b => (string?)b["attributes"]!["label"]), Is.Unique.And.All.Not.Empty);
                Assert.That(
                    asked.Where(b => (string?)b["type"] == "dropdown").Select(b => b["attributes"]!["options"]!.AsArray().Count),
                    Is.All.GreaterThan(1)
                );
            });
        }
    }

    [Test]
    public void What_is_said_of_verifying_a_release_is_what_a_release_has()
    {
        var said = File.ReadAllText(Path.Combine(Repository.Root, "SECURITY.md"));
        var release = WorkflowFile.Named("release.yml");

        Assert.Multiple(() =>
        {
            Assert.That(
                said,
                Does.Contain("gh attestation verify runbook-linux-x64").And.Contain("sha256sum --check --ignore-missing SHA256SUMS")
            );
            Assert.That(release.Text, Does.Contain("subject-checksums: artifacts/release/SHA256SUMS").And.Contain("platform: linux-x64"));
            Assert.That(
                WorkflowFile
                    .Of("config.yml", File.ReadAllText(Path.Combine(Repository.Root, ".github", "ISSUE_TEMPLATE", "config.yml")))
                    .Json["contact_links"]!
                    .AsArray()
                    .Select(l => (string?)l!["about"]),
                Has.Some.Contains("SECURITY.md"),
                "whoever would open an issue is told not to"
            );
        });
    }
}
