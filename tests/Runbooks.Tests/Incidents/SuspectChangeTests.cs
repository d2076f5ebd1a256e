using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Incidents;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Git;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Incidents;

/// <summary>What a record says of the change that brought the version that was left.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SuspectChangeTests
{
    private static readonly ComparedChange Compared = new("https://github.com/acme/shop", "v1.4.2", "v1.5.0", 3, 4)
    {
        Url = "https://github.com/acme/shop/compare/v1.4.2...v1.5.0",
        Files = ["src/AiQuery.cs", "src/Carts.cs", "db/migrations/0042_settings.sql", "config/limits.yaml"],
        Commits = [new("0123456789abcdef", "2026-11-23T15:00:00Z", "Read settings (#41)", ["src/AiQuery.cs"])],
        PullRequests =
        [
            new("40", "Tidy the carts", null, [], ["src/Carts.cs"]),
            new("41", "Read settings once per tenant", "https://github.com/acme/shop/pull/41", ["performance"], ["src/AiQuery.cs"]),
        ],
    };

    [Test]
    public async Task It_is_told_by_what_touches_that_which_failed_first_by_migrations_and_by_configuration()
    {
        var record = await RecordAsync(new SuspectTold("1.5.0", "1.4.2") { Compared = Compared });

        var page = Page(record);

        Assert.Multiple(() =>
        {
            Assert.That(
                page,
                Does.Contain(
                    "1.5.0 has 3 commits of https\\://github.com/acme/shop that 1.4.2 has not (v1.4.2 to v1.5.0): 2 pull requests, 4 changed "
                        + "files. [Compare them](https://github.com/acme/shop/compare/v1.4.2...v1.5.0)."
                )
            );
            Assert.That(page, Does.Contain("- Names what failed first, /api/ai/query: `src/AiQuery.cs`\n"));
            Assert.That(page, Does.Contain("- Migrations: `db/migrations/0042_settings.sql`\n"));
            Assert.That(page, Does.Contain("- Configuration: `config/limits.yaml`\n"));
            Assert.That(
                page,
                Does.Contain(
                    "| [Read settings once per tenant](https://github.com/acme/shop/pull/41) (\\#\u200b41) | performance | **touches what failed "
                        + "first** src/AiQuery.cs |\n| Tidy the carts"
                ),
                "what touches it is first"
            );
        });
    }

    [TestCase("Rotate AKIAIOSFODNN7EXAMPLE", "Rotate •••")]
    [TestCase("Use ghp_abcdefghijklmnopqrstuvwxyz0123456789 for now", "Use ••• for now")]
    [TestCase("Set password=hunter2supersecret", "Set password=•••")]
    [TestCase("Tell https://hooks.slack.com/services/T00000000/B0/abcdefgh", "Tell https://hooks.slack.com/services/•••")]
    [TestCase("Tell https://api.telegram.org/bot123456789:AAHdqTcvCH1v/sendMessage", "Tell https://api.telegram.org/•••")]
    [TestCase("Read settings (#41)", "Read settings (#41)")]
    public void A_secret_in_the_message_of_a_commit_is_kept_nowhere(string subject, string kept)
    {
        var change = Compared with
        {
            Commits = [new("0123456789abcdef", "2026-11-23T15:00:00Z", subject, [])],
            PullRequests = [new("40", subject, null, [subject], [])],
        };

        var bounded = change.Bounded();

        Assert.That(bounded.Commits[0].Subject, Is.EqualTo(kept));
        Assert.That((bounded.PullRequests[0].Title, bounded.PullRequests[0].Labels[0]), Is.EqualTo((kept, kept)));
    }

    [Test]
    public async Task A_run_that_changed_nothing_suspects_no_change_and_is_no_recovery_on_its_page()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunShippedAsync("quick-rollback", s => s.Inputs = ["reason=a test", "expected-version=1.5.0"]);

        var record = RecordBuilder.Build(RunHistory.Of(run.Recorded), new string('b', 64));

        Assert.That(run.Finished, Has.Property("Outcome").EqualTo(Outcome.Recovered).And.Property("ObjectiveMet").Null);
        Assert.That(record.Find("suspect"), Is.Null);
        Assert.That(Headline.Of(record), Does.StartWith("✅ Nothing changed: "));
    }

    [Test]
    public async Task Its_record_is_valid_by_the_published_schema()
    {
        var schema = await NJsonSchema.JsonSchema.FromJsonAsync(IncidentSchema.Create().ToJsonString());

        var record = await RecordAsync(new SuspectTold("1.5.0", "1.4.2") { Compared = Compared });

        Assert.That(schema.Validate(record.Json.ToJsonString()).Select(e => e.ToString()), Is.Empty);
    }

    [Test]
    public async Task What_could_not_be_compared_is_said_and_the_record_stands()
    {
        var record = await RecordAsync(new SuspectTold("1.5.0", "1.4.2") { Problem = "shop has no tag `v1.4.2`" });

        Assert.That(
            Page(record).Replace("\\", string.Empty, StringComparison.Ordinal),
            Does.Contain("What changed from 1.4.2 to 1.5.0 could not be compared: shop has no tag `v1.4.2`.")
        );
    }

    [Test]
    public async Task A_record_that_knows_nothing_of_it_has_no_such_part()
    {
        var record = await RecordAsync(told: null);

        Assert.That(record.Find("suspect"), Is.Null);
        Assert.That(Page(record), Does.Not.Contain("What changed"));
    }

    [Test]
    public async Task What_the_ledger_says_counts_where_the_controllers_history_is_empty()
    {
        var record = await RecordAsync(
            new SuspectTold("1.5.0", "1.4.2") { InLedgerSince = new DateTimeOffset(2026, 11, 23, 14, 0, 0, TimeSpan.Zero) }
        );

        Assert.That(
            (record.Text("suspect", "switched-at"), record.Text("suspect", "source")),
            Is.EqualTo(("2026-11-23T14:00:00.000Z", "the ledger"))
        );
        Assert.That(
            Page(record),
            Does.Contain("Version 1.5.0 began to serve production on 23 November 2026 at 14:00:00 UTC. A problem was ")
        );
    }

    [Test]
    public async Task No_message_of_a_commit_calls_anybody_closes_anything_or_makes_a_heading()
    {
        var hostile = "fixes acme/shop#1 @octocat <img src=x> | a\n# Heading [x](javascript:y)";
        var record = await RecordAsync(
            new SuspectTold("1.5.0", "1.4.2")
            {
                Compared = (
                    Compared with
                    {
                        Commits = [new("0123456789abcdef", "2026-11-23T15:00:00Z", hostile, ["a`b|c.sql"])],
                        PullRequests = [new("41", hostile, "https://github.com/acme/shop/pull/41", [hostile], [hostile])],
                        Files = [hostile + ".sql"],
                    }
                ).Bounded(),
            }
        );

        foreach (var text in new[] { Page(record), PullRequest(record) })
        {
            Assert.That(text, Does.Not.Contain("@octocat").And.Not.Contain("\n# Heading").And.Not.Contain("acme/shop#1"));
            var withoutCode = System.Text.RegularExpressions.Regex.Replace(text, "(`+).*?\\1", string.Empty);
            Assert.That(withoutCode, Does.Not.Contain("<img").And.Not.Match(@"(?<!\\)\]\(javascript"));
        }
    }

    [Test]
    public async Task A_run_compares_the_two_versions_in_the_repository_that_its_target_names()
    {
        await using var at = await SandboxedRun.StartAsync();
        using var source = ScratchRepository.WithACommit();
        source.Git("tag", "v1.4.2");
        source.Commit("src/AiQuery.cs", "slow");
        source.Git("tag", "v1.5.0");
        at.Name($"stable-every: 10ms\nsource: {{ repository: '{source.Folder}', tag: 'v{{{{ version }}}}' }}\n");

        await at.Run.RunAsync("run", "performance-degradation", "--target", "sandbox", "-i", "reason=slow", "--no-push");
        Assert.That(await at.Run.RunAsync("incidents", "show", "--format", "json"), Is.Zero, at.Run.Error);
        var suspect = JsonNode.Parse(at.Run.Out)!["suspect"]!;

        Assert.Multiple(() =>
        {
            Assert.That($"{suspect["comparison"]!["commits"]}", Is.EqualTo("1"));
            Assert.That($"{suspect["comparison"]!["problem"]}", Is.Empty);
            Assert.That(suspect["switched-at"], Is.Not.Null);
        });
        Assert.That(await at.Run.RunAsync("incidents", "verify"), Is.Zero, at.Run.Out);
        at.Run.Git("checkout -q " + at.Run.Git("branch --list incident/*").Trim());
        Assert.That(await at.Run.RunAsync("incidents", "render", "last", "--check"), Is.Zero, at.Run.Out);
    }

    [Test]
    public async Task A_source_that_is_not_there_costs_no_record()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Name("stable-every: 10ms\nsource: { repository: ../nowhere }\n");

        Assert.That(
            await at.Run.RunAsync("run", "performance-degradation", "--target", "sandbox", "-i", "reason=slow", "--no-push"),
            Is.Zero
        );
        await at.Run.RunAsync("incidents", "show");

        Assert.That(
            at.Run.Out.Replace("\\", string.Empty, StringComparison.Ordinal),
            Does.Contain("could not be compared: there is no folder `../nowhere` beside the target's file.")
        );
    }

    private static string Page(IncidentRecord record) =>
        new Postmortem(new TemplateCatalog(null), TimeProvider.System).Render(record, previousText: null, []);

    private static string PullRequest(IncidentRecord record) =>
        new RecordDocuments(new TemplateCatalog(null), TimeProvider.System).Render(TemplateCatalog.PullRequest, record, []);

    private static async Task<IncidentRecord> RecordAsync(SuspectTold? told)
    {
        using var story = await Story.RecoveredAsync();
        var evidence = new EvidenceTaken("0009-sample.json", "4 requests of POST /api/ai/query, 4 at a time", new string('a', 64), 12);
        await story.TellAsync(0, evidence);
        await story.TellAsync(
            0,
            new CheckFinished("performance", "Performance", CheckStatus.Fail, "fast", "slow", ["0009-sample.json"], Final: false)
            {
                Before = true,
            }
        );
        if (told is not null)
            await story.TellAsync(0, told);
        return RecordBuilder.Build(story.History, null);
    }
}
