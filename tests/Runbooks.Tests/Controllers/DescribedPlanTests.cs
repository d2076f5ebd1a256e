using System.Text.Json.Nodes;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Controllers;

/// <summary>What a plan and a look at a target show of a change that a description says, and of reads that change nothing.</summary>
[Parallelizable(ParallelScope.Children)]
[Category("Servers")]
public sealed class DescribedPlanTests
{
    private const string Undo = """
        apiVersion: runbooks/v1
        id: undo
        title: Go back
        severity: critical
        steps:
          - { id: undo, rollback: { to: previous, within: 60s, otherwise: switch } }
        checklist: [ environment-switched ]
        """;

    private const string State = """{"live":3,"mark":7,"all":[{"id":3,"version":"c"},{"id":2,"version":"b"}]}""";

    private const string ByHttp = """
        http:
              put: "/pools/{{ to.ref }}/weight"
              headers: { If-Match: "{{ before.mark }}", X-Api-Key: "abcdef123456" }
              json: { weight: 100, from: "{{ serving.version }}" }
        """;

    [Test]
    public async Task A_plan_shows_the_headers_and_the_body_of_the_change()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", State);
        using var run = In(target, "get: /releases", ByHttp);

        Assert.That(await run.RunAsync("plan", "undo", "--target", "shop"), Is.Zero, run.Out + run.Error);
        Assert.That(
            run.Out,
            Does.Contain($"PUT {target.BaseUrl}/pools/2/weight (once)")
                .And.Contain("If-Match: 7")
                .And.Contain("{\"weight\":100,\"from\":\"c\"}")
                .And.Contain("Content-Type: application/json")
                .And.Contain("the run stops, for the controller has no second way")
                .And.Not.Contain("abcdef123456")
        );

        Assert.That(await run.RunAsync("plan", "undo", "--target", "shop", "--format", "markdown"), Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("If-Match: 7").And.Contain("{\"weight\":100,\"from\":\"c\"}").And.Not.Contain("abcdef123456"));

        Assert.That(await run.RunAsync("plan", "undo", "--target", "shop", "--format", "json"), Is.Zero, run.Error);
        var request = JsonNode.Parse(run.Out)!["steps"]![0]!["requests"]![0]!;
        Assert.That(request.ToJsonString(), Does.Contain("If-Match").And.Contain("weight").And.Not.Contain("abcdef123456"));
    }

    [Test]
    public async Task What_is_known_only_when_the_state_is_read_stands_in_braces()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", State);
        using var run = In(target, "get: /releases", ByHttp);
        run.Write(
            "runbooks/undo.yaml",
            Undo.Replace("steps:", "steps:\n  - { id: deploy, http: { post: /deploy } }", StringComparison.Ordinal)
        );

        Assert.That(await run.RunAsync("plan", "undo", "--target", "shop"), Is.Zero, run.Out + run.Error);
        Assert.That(
            run.Out,
            Does.Contain("/pools/{{ to.ref }}/weight (once)")
                .And.Contain("If-Match: {{ before.mark }}")
                .And.Contain("{\"weight\":100,\"from\":\"{{ serving.version }}\"}")
        );
    }

    [Test]
    public async Task A_look_at_a_target_says_what_would_be_sent()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/releases", State);
        using var byHttp = In(target, "get: /releases", ByHttp);
        using var byProgram = In(target, "get: /releases", "command: { run: [ ./set, \"{{ to.ref }}\", \"{{ before.mark }}\" ] }");

        await byHttp.RunAsync("target", "check", "shop");
        await byProgram.RunAsync("target", "check", "shop");

        Assert.That(byHttp.Out, Does.Contain("would send PUT /pools/2/weight to go from 3 c to 2 b"));
        Assert.That(byProgram.Out, Does.Contain("would send ./set 2 7 to go from 3 c to 2 b"));
    }

    [Test]
    public async Task A_read_that_is_declared_safe_is_asked_by_a_plan_and_by_a_look_at_the_target()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/search", State);
        using var run = In(target, "post: /search, json: { app: shop }, safe: true", ByHttp);

        Assert.That(await run.RunAsync("plan", "undo", "--target", "shop"), Is.Zero, run.Out + run.Error);
        Assert.That(run.Out, Does.Contain("/pools/2/weight"));

        await run.RunAsync("target", "check", "shop");
        Assert.That(run.Out, Does.Contain("would send PUT /pools/2/weight"));
    }

    [Test]
    public async Task What_the_application_is_asked_leaves_only_where_it_is_declared_safe_itself_whatever_the_controllers_reads_are()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/search", State);
        target.Write("/word", "{\"version\":\"c\"}");
        var word = ByHttp + "\napplication: { health: { http: { post: /word }, version: body.version } }";
        using var run = In(target, "post: /search, json: { app: shop }, safe: true", word);

        await run.RunAsync("target", "check", "shop");

        Assert.That(run.Out, Does.Contain("`version` proves nothing: the status names c, and the application could not be asked"));
        Assert.That(target.Posted.Distinct(), Is.EqualTo(["/search"]));
    }

    [Test]
    public async Task A_release_that_is_called_by_its_version_alone_is_named_once()
    {
        await using var target = await WrittenTarget.StartAsync();
        target.Write("/flag", """{"enabled":true}""");
        using var run = With(
            target,
            """
            state:
                reads: { flag: { http: { get: /flag } } }
                serving: { ref: 'flag.body.enabled ? "on" : "off"' }
                releases: { from: '["on", "off"]', version: item }
              change: { means: absolute, http: { put: /flag, json: { enabled: "{{ to.ref == 'on' }}" } } }
            """
        );
        run.Write("runbooks/undo.yaml", Undo.Replace("steps:", "steps:\n  - { id: status, state: {} }", StringComparison.Ordinal));

        Assert.That(await run.RunAsync("plan", "undo", "--target", "shop"), Is.Zero, run.Out + run.Error);

        Assert.That(
            run.Out,
            Does.Contain("target     on serves; off could be gone back to.")
                .And.Contain("      on serves, off could be gone back to\n")
                .And.Contain("from on to off: ")
                .And.Contain("environment-switched  on does not serve any more")
                .And.Contain("A run would roll on back to off.")
        );
    }

    private static CommandRun In(WrittenTarget target, string read, string change) =>
        With(
            target,
            $$$"""
            state:
                reads: { releases: { http: { {{{read}}} } } }
                serving: { ref: releases.body.live }
                mark: releases.body.mark
                releases: { from: releases.body.all, ref: item.id, version: item.version }
              change:
                means: absolute
                {{{change}}}
            """
        );

    private static CommandRun With(WrittenTarget target, string controller)
    {
        var run = new CommandRun().InRepository();
        run.Write("runbooks/undo.yaml", Undo);
        run.Write(
            "runbooks/targets/shop.yaml",
            $$$"""
            apiVersion: runbooks/v1
            name: shop
            base-url: {{{target.BaseUrl}}}
            controller:
              {{{controller}}}

            """
        );
        return run;
    }
}
