using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Incidents.Templates;
using Runbooks.Journals;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Secrets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Targets;

/// <summary>What a run, a request and a path may not exceed.</summary>
internal sealed class BoundsTests
{
    [Test]
    public async Task A_redirect_to_another_host_is_not_followed_and_no_credentials_get_there()
    {
        await using var other = await EchoingTarget.StartAsync(["nothing"]);
        await using var target = await EchoingTarget.StartAsync(["nothing"]);
        target.RedirectTo = other.BaseUrl;
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        await run.RunStepsAsync(
            """
              - { id: one, http: { get: /redirect }, expect: [ status == 302 ] }
              - { id: two, http: { post: /redirect, json: {}, safe: true }, expect: [ status == 302 ] }
            """,
            s =>
                s.Target = s.Target with
                {
                    BaseUrl = new Uri(target.BaseUrl),
                    Headers = [KeyValuePair.Create("Authorization", "Bearer abcdefgh")],
                }
        );

        Assert.That(run.Ends, Is.EqualTo(["one passed", "two passed"]));
        Assert.That(target.Heard, Has.Some.Contains("Bearer abcdefgh"));
        Assert.That(other.Heard, Is.Empty);
    }

    [Test]
    public async Task A_request_to_another_host_carries_none_of_the_targets_headers()
    {
        await using var other = await EchoingTarget.StartAsync(["nothing"]);
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        await run.RunStepsAsync($"  - {{ id: one, http: {{ get: {other.BaseUrl}/x }} }}\n", s =>
            s.Target = s.Target with { Headers = [KeyValuePair.Create("Authorization", "Bearer abcdefgh")] }
        );

        Assert.That(other.Heard, Is.Not.Empty.And.None.Contains("abcdefgh"));
    }

    [Test]
    public async Task A_body_nested_almost_as_deep_as_JSON_may_be_costs_no_run()
    {
        await using var target = await EchoingTarget.StartAsync(["nothing"]);
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        await run.RunStepsAsync("  - { id: one, http: { get: /deep } }\n", s =>
            s.Target = s.Target with { BaseUrl = new Uri(target.BaseUrl), Headers = [KeyValuePair.Create("Cookie", "abcdefgh")] }
        );

        Assert.That(run.Ends, Is.EqualTo(["one passed"]));
        Assert.That(
            run.Recorded.Select(r => JournalLine.Decode(JournalLine.Encode(r, string.Empty), out var reason) is null ? reason : null),
            Is.All.Null,
            "the journal can be read back"
        );
    }

    [Test]
    public async Task A_header_of_the_content_goes_with_the_content()
    {
        await using var target = await EchoingTarget.StartAsync(["nothing"]);
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        await run.RunStepsAsync(
            """
              - { id: one, http: { post: /x, body: a, headers: { Content-Language: de, content-type: text/x-own }, safe: true } }
              - { id: two, http: { get: /x, headers: { Content-Language: de } } }
            """,
            s => s.Target = s.Target with { BaseUrl = new Uri(target.BaseUrl) }
        );

        Assert.That(run.Ends, Is.EqualTo(["one passed", "two passed"]));
        Assert.That(target.Heard, Has.Some.Contains("Content-Language: de").And.Some.Contains("Content-Type: text/x-own"));
    }

    [Test]
    public async Task A_run_that_takes_longer_than_its_timeout_fails_and_still_ends_in_order()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        var finished = await run.RunAsync(
            """
            apiVersion: runbooks/v1
            id: test
            title: A test
            severity: feature
            timeout: 200ms
            steps:
              - { id: long, wait: { for: 1h } }
            on-failure:
              - { id: told, notify: { text: failed } }
            always:
              - { id: ended, notify: { text: ended } }
            """
        );

        Assert.That(run.Ends, Is.EqualTo(["long cancelled", "told passed", "ended passed"]));
        Assert.That(
            (finished.Outcome, finished.Reason),
            Is.EqualTo((Outcome.NotRecovered, "The run had not ended within its timeout of 200ms."))
        );
    }

    [TestCase("wait: { for: 60d }", "at most 7d")]
    [TestCase("wait: { http: { get: / }, until: status == 200, every: 0s, within: 1s }", "a duration of at least 1ms")]
    public void A_duration_that_bounds_nothing_is_refused(string step, string wanted)
    {
        var bag = new DiagnosticBag();
        RunbookReader.Read(
            new SourceText("test.yaml", $"apiVersion: runbooks/v1\nid: test\ntitle: T\nseverity: minor\nsteps:\n  - id: one\n    {step}\n"),
            RunbookFormat.Vocabulary,
            bag
        );
        Assert.That(bag.Sorted().Select(d => d.Message), Has.Some.Contains(wanted));
    }

    [Test]
    public async Task A_runbook_that_is_a_link_out_of_the_project_is_neither_run_nor_shown_nor_linted()
    {
        using var elsewhere = new CommandRun();
        var secret = elsewhere.Write("private.yaml", "password: hunter2hunter2\n");
        using var run = new CommandRun().InRepository();
        run.Write("runbooks/own.yaml", "x");
        File.CreateSymbolicLink(Path.Combine(run.Folder, "runbooks", "stolen.yaml"), secret);
        File.CreateSymbolicLink(Path.Combine(run.Folder, "runbooks", "circle.yaml"), Path.Combine(run.Folder, "runbooks", "circle.yaml"));

        foreach (var arguments in new string[][] { ["run", "stolen", "--base-url", "http://localhost:1"], ["show", "stolen"], ["lint"] })
        {
            Assert.That(await run.RunAsync(arguments), Is.EqualTo(2), string.Join(' ', arguments));
            Assert.That(run.Out + run.Error, Does.Contain("leads out of the project").And.Not.Contain("hunter2"));
        }
    }

    [Test]
    public void A_template_that_is_a_link_out_of_the_repository_is_not_read()
    {
        using var elsewhere = new CommandRun();
        var secret = elsewhere.Write("private.txt", "hunter2hunter2");
        using var run = new CommandRun().InRepository();
        Directory.CreateDirectory(Path.Combine(run.Folder, "templates"));
        File.CreateSymbolicLink(Path.Combine(run.Folder, "templates", TemplateCatalog.Postmortem), secret);
        run.Git("add templates");
        run.Git("commit -q -m Link");

        var bag = new DiagnosticBag();
        string Rendered(RecordsRepository? repository) =>
            new TemplateCatalog(repository).Render(TemplateCatalog.Postmortem, [], TimeProvider.System, []);

        Assert.That(Rendered(RecordsRepository.Open(run.Folder, bag)), Is.EqualTo(Rendered(repository: null)));
    }
}
