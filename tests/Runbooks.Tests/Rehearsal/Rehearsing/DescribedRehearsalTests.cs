using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Rehearsal.Rehearsing;

/// <summary>`runbook drill --against` on a controller that a description tells of.</summary>
internal sealed class DescribedRehearsalTests
{
    private const string OneRead = "reads: { slots: { http: { get: /slots } } }";
    private CommandRun _run = null!;
    private WatchfulTarget _target = null!;
    private int _marks;

    [SetUp]
    public async Task Start()
    {
        _run = new CommandRun().InRepository();
        _target = await WatchfulTarget.StartAsync();
        _marks = 0;
        _target.Answer = context =>
            context.Request.Path.Value switch
            {
                "/slots" => Write(
                    context,
                    $$"""{ "live": "green", "mark": {{Interlocked.Increment(ref _marks) / 1000}}, "app": "shop" }"""
                ),
                "/releases" => Write(context, """[{ "slot": "green", "version": "1.5.0" }, { "slot": "blue", "version": "1.4.2" }]"""),
                "/healthz" => Write(context, """{ "ok": true, "version": "1.5.0" }"""),
                _ => IsNothing(context),
            };
    }

    [TearDown]
    public async Task Stop()
    {
        await _target.DisposeAsync();
        _run.Dispose();
    }

    [Test]
    public async Task What_the_other_release_would_serve_is_asked_of_it_where_its_address_is_known()
    {
        await using var standby = await WatchfulTarget.StartAsync();
        standby.Answer = context =>
            context.Request.Path == "/healthz" ? Write(context, """{ "ok": true, "version": "1.4.2" }""") : IsNothing(context);
        Name($"environments: {{ blue: \"{standby.BaseUrl}\" }}");

        Assert.That(await _run.RunAsync("drill", "undo", "--against", "shop"), Is.Zero, _run.Out + _run.Error);

        Assert.That(
            _run.Out,
            Does.Contain("now      green serves 1.5.0; blue could be gone back to, with 1.4.2.")
                .And.Contain("from green 1.5.0 to blue 1.4.2 by PUT /slots/live: thought to be made, and not sent.")
                .And.Contain("green 1.5.0 → blue 1.4.2")
                .Or.Contain("green → blue")
        );
        Assert.That(_target.Heard.Concat(standby.Heard), Is.All.StartsWith("GET "));
        Assert.That(standby.Heard, Does.Contain("GET /healthz"));
    }

    [Test]
    public async Task What_only_the_serving_release_could_answer_is_not_proved()
    {
        Name();

        Assert.That(await _run.RunAsync("drill", "undo", "--against", "shop"), Is.EqualTo(3), _run.Out + _run.Error);

        Assert.That(
            _run.Out,
            Does.Contain("? health                not proved: GET")
                .And.Contain("? version               not proved: GET")
                .And.Contain("? looks  Looks")
                .And.Contain("NOT PROVED  Nothing failed, and this is not proved: `looks`, health, version.")
        );
        Assert.That(_target.Heard, Is.All.StartsWith("GET "));
    }

    [Test]
    public async Task Whoever_acts_on_the_target_meanwhile_makes_it_say_nothing()
    {
        Name();
        _marks = 994;

        Assert.That(await _run.RunAsync("drill", "undo", "--against", "shop"), Is.EqualTo(3), _run.Out + _run.Error);

        Assert.That(_run.Out, Does.Contain("It proves nothing: the mark of the controller was 0 before").And.Contain("is 1 now"));
    }

    [Test]
    public async Task Whoever_moves_the_target_before_the_change_that_is_thought_of_makes_it_say_nothing()
    {
        var usual = _target.Answer;
        _target.Answer = context =>
            context.Request.Path == "/slots" && Interlocked.Increment(ref _marks) > 1
                ? Write(context, """{ "live": "blue", "mark": 0, "by": "a colleague", "app": "shop" }""")
                : usual(context);
        Name(reads: OneRead + "\n    moved-by: slots.body.by");

        Assert.That(await _run.RunAsync("drill", "undo", "--against", "shop"), Is.EqualTo(3), _run.Out + _run.Error);

        Assert.That(
            _run.Out,
            Does.Contain(
                "It proves nothing: blue serves 1.4.2, and green 1.5.0 did when the rehearsal began: something else moved the target, by a "
                    + "colleague."
            )
        );
    }

    [Test]
    public async Task A_program_that_reads_the_state_is_listed_with_what_was_sent()
    {
        _run.Write("slots.json", """{ "live": "green", "mark": 1, "app": "shop" }""");
        Name(reads: "reads: { slots: { command: { run: [ cat, slots.json ] } } }");

        Assert.That(await _run.RunAsync("drill", "undo", "--against", "shop"), Is.EqualTo(3), _run.Out + _run.Error);

        Assert.That(_run.Out, Does.Match("Sent, and nothing else\n(?s:.*)run cat slots.json, \\d+ times: exit code 0"));
    }

    [Test]
    public async Task A_header_that_disguises_a_read_is_refused_where_it_stands()
    {
        Name(reads: "reads:\n      slots:\n        http:\n          get: /slots\n          headers: { X-HTTP-Method-Override: DELETE }");

        Assert.That(await _run.RunAsync("drill", "undo", "--against", "shop"), Is.EqualTo(2), _run.Out);

        Assert.That(
            _run.Error,
            Does.Contain("RB0733")
                .And.Match(@"shop\.yaml:\d+:\d+")
                .And.Contain("headers: { X-HTTP-Method-Override: DELETE }")
                .And.Contain("take `X-HTTP-Method-Override` out")
        );
        Assert.That(_target.Heard, Is.Empty);
    }

    [TestCase("shop", 3)]
    [TestCase("shop%26force=1", 3)]
    [TestCase("shop&force=1", 3)]
    [TestCase("../slots/live", 3)]
    public async Task A_read_that_another_one_answers_a_part_of_is_sent_as_it_is_described_and_no_other(string app, int exitCode)
    {
        var usual = _target.Answer;
        _target.Answer = context =>
            context.Request.Path == "/slots" ? Write(context, $$"""{ "live": "green", "mark": 1, "app": "{{app}}" }""") : usual(context);
        Name(reads: "reads: { slots: { http: { get: /slots } }, list: { http: { get: \"/releases?app={{ slots.body.app }}\" } } }");

        Assert.That(await _run.RunAsync("drill", "undo", "--against", "shop"), Is.EqualTo(exitCode), _run.Out + _run.Error);

        Assert.That(_target.Heard, Does.Contain($"GET /releases?app={Uri.EscapeDataString(app)}"));
        Assert.That(_run.Out, Does.Contain("thought to be made"));
    }

    [Test]
    public async Task A_step_that_sends_the_change_itself_is_refused_whatever_is_said_of_it()
    {
        Name();
        _run.Write(
            "runbooks/undo.yaml",
            """
            apiVersion: runbooks/v1
            id: undo
            title: Undo
            severity: performance
            steps:
              - { id: by-hand, http: { put: /slots/live, json: { slot: blue }, safe: true } }
            """
        );

        Assert.That(await _run.RunAsync("drill", "undo", "--against", "shop"), Is.EqualTo(2));

        Assert.That(_run.Error, Does.Contain("`by-hand` sends PUT /slots/live, where the controller changes things"));
        Assert.That(_target.Heard, Is.Empty);
    }

    [TestCase("/slots/live/")]
    [TestCase("/Slots/live")]
    [TestCase("/slots//live")]
    [TestCase("/slots/live%20")]
    [TestCase("/slots/live;x")]
    [TestCase("/slots/live?dry=0")]
    public async Task However_its_path_is_written_the_change_is_not_sent_by_a_step(string path)
    {
        Name();
        _run.Write(
            "runbooks/undo.yaml",
            $$"""
            apiVersion: runbooks/v1
            id: undo
            title: Undo
            severity: performance
            steps:
              - { id: by-hand, http: { put: "{{path}}", json: { slot: blue }, safe: true } }
            """
        );

        Assert.That(await _run.RunAsync("drill", "undo", "--against", "shop"), Is.EqualTo(2), _run.Out);

        Assert.That(_target.Heard, Is.Empty);
    }

    [TestCase("drill", "undo", "--against", "shop")]
    [TestCase("plan", "undo", "--target", "shop")]
    [TestCase("target", "check", "shop")]
    public async Task What_a_read_sends_that_is_no_GET_is_taken_from_no_answer_and_is_not_the_change(params string[] line)
    {
        var usual = _target.Answer;
        _target.Answer = context => context.Request.Method is "POST" or "PUT" ? Write(context, """{ "live": "green" }""") : usual(context);
        foreach (
            var more in new[]
            {
                "post: /rpc, safe: true, json: { op: \"{{ slots.body.app }}\" }",
                "post: \"/{{ slots.body.app }}\", safe: true",
                "put: /slots/live, safe: true, json: { slot: blue }",
            }
        )
        {
            Name(reads: $"reads: {{ slots: {{ http: {{ get: /slots }} }}, more: {{ http: {{ {more} }} }} }}");
            await _run.RunAsync(line);
        }

        Assert.That(_target.Heard, Is.All.StartsWith("GET "), _run.Out + _run.Error);
    }

    [Test]
    public async Task A_read_whose_address_another_one_answers_is_not_sent_and_breaks_nothing()
    {
        Name(reads: "reads: { slots: { http: { get: /slots } }, more: { http: { get: \"{{ slots.body.app }}\" } } }");

        Assert.That(await _run.RunAsync("drill", "undo", "--against", "shop"), Is.EqualTo(3), _run.Out + _run.Error);
    }

    [Test]
    public async Task The_targets_own_address_is_none_of_the_release_that_would_be_gone_to()
    {
        var own = _target.BaseUrl.AbsoluteUri.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        Name($"environments: {{ blue: \"{own}\" }}");

        Assert.That(await _run.RunAsync("drill", "undo", "--against", "shop"), Is.EqualTo(3), _run.Out + _run.Error);

        Assert.That(_run.Out, Does.Contain("this is not proved: `looks`, health, version"));
    }

    [TestCase("{ }", "the status could not be read any more at the end")]
    [TestCase("""{ "live": "green", "mark": 0, "gone": true }""", "blue 1.4.2, which would be gone to, is not any more what it was")]
    public async Task What_is_seen_last_counts(string last, string told)
    {
        var usual = _target.Answer;
        _target.Answer = context =>
            context.Request.Path == "/slots" && Interlocked.Increment(ref _marks) >= 8 ? Write(context, last) : usual(context);
        Name();
        var file = Path.Combine(_run.Folder, "runbooks", "targets", "shop.yaml");
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(
            file,
            text.Replace(
                "version: item.version }",
                "version: '(slots.body.gone ?? false) && item.slot == \"blue\" ? \"2.0\" : item.version' }",
                StringComparison.Ordinal
            )
        );

        Assert.That(await _run.RunAsync("drill", "undo", "--against", "shop"), Is.EqualTo(3), _run.Out + _run.Error);

        Assert.That(_run.Out, Does.Contain("It proves nothing: " + told));
    }

    [Test]
    public async Task A_deployment_is_rehearsed_with_the_reads_that_depend_on_others()
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { IsInMemory = true },
            TimeProvider.System,
            CancellationToken.None
        );
        _run.Write(
            "runbooks/targets/shop.yaml",
            $$"""
            apiVersion: runbooks/v1
            name: shop
            base-url: {{sandbox.BaseUrl.AbsoluteUri}}
            stable-every: 10ms
            controller: { use: kubernetes, namespace: sandbox, deployment: sandbox }
            """
        );
        UndoRunbook.Write(_run, "30s");

        Assert.That(await _run.RunAsync("drill", "undo", "--against", "shop"), Is.EqualTo(3), _run.Out + _run.Error);

        Assert.That(
            _run.Out,
            Does.Contain("this is not proved: version").And.Contain("PATCH /apis/apps/v1/namespaces/sandbox/deployments/sandbox: thought")
        );
        Assert.That(sandbox.Requests.Select(r => r.Method), Is.All.EqualTo("GET"));
    }

    private void Name(string more = "", string reads = OneRead)
    {
        var list = !reads.Contains("list:", StringComparison.Ordinal)
            ? "[{ slot: \"green\", version: \"1.5.0\" }, { slot: \"blue\", version: \"1.4.2\" }]"
            : "list.body";
        _run.Write(
            "runbooks/targets/shop.yaml",
            $$$"""
            apiVersion: runbooks/v1
            name: shop
            base-url: {{{_target.BaseUrl}}}
            processing-time: 50ms
            read-every: 10ms
            stable-every: 10ms
            controller:
              state:
                {{{reads}}}
                serving: { ref: slots.body.live }
                mark: slots.body.mark
                releases: { from: '{{{list}}}', ref: item.slot, place: item.slot, version: item.version }
              change:
                means: absolute
                http: { put: /slots/live, json: { slot: "{{ to.ref }}" } }
            application:
              health: { http: { get: /healthz }, healthy: body.ok, version: body.version }
            {{{more}}}
            """
        );
        _run.Write(
            "runbooks/undo.yaml",
            """
            apiVersion: runbooks/v1
            id: undo
            title: Undo
            severity: performance
            steps:
              - { id: back, title: Back, rollback: { to: previous, within: 30s } }
              - { id: looks, title: Looks, check: [ health ] }
            checklist: [ environment-switched, health, version ]
            """
        );
    }

    // A path that no service has is answered by none: else what answers is taken for a route that catches all.
    private static bool IsNothing(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return true;
    }

    private static bool Write(HttpContext context, string body)
    {
        context.Response.ContentType = "application/json";
        context.Response.WriteAsync(body).Wait();
        return true;
    }
}
