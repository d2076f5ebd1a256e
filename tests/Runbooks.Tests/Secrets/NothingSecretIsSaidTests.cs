using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Secrets;

/// <summary>The whole command with secrets by every way in, and a target and commands that say them by every way out.</summary>
[Category("Servers")]
internal sealed class NothingSecretIsSaidTests
{
    private const string FromFile = "f1le/+k\"e\\y=&<v>%41 end";
    private const string FromHeader = "h3ader-token/7731+x==";
    private const string FromOption = "0pti0n~'quoted' \\u0041 value";
    private const string FromInput = "inp-ut%20secret☃with everything";
    private const string FromPassed = "passed-by-environment-42";
    private const string Number = "8081726354817263";

    private static readonly string[] Secrets = [FromFile, FromHeader, FromOption, FromInput, FromPassed, Number];
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What the target says, and what these texts are as a part of a JSON text, once and twice.
    private static readonly string[] Spoken = [.. Secrets.SelectMany(s => Encodings.All.Values.Select(e => e(s))).Distinct()];

    private static readonly string[] Forbidden =
    [
        .. Spoken
            .SelectMany(s => new[] { s, JsonSerializer.Serialize(s)[1..^1], JsonSerializer.Serialize(s, Relaxed)[1..^1] })
            .SelectMany(s => new[] { s, JsonSerializer.Serialize(s)[1..^1] })
            .Concat(Secrets.Select(s => s[..(s.Length * 2 / 3)]))
            .Distinct(),
    ];

    private static readonly SearchValues<string> Sought = SearchValues.Create(Forbidden, StringComparison.Ordinal);

    [TestCase("text")]
    [TestCase("json")]
    [TestCase("github")]
    [TestCase("text", "--dry-run")]
    [TestCase("json", "--dry-run")]
    [TestCase("github", "--dry-run")]
    [TestCase("text", "spooled")]
    public async Task No_secret_is_left_anywhere_by_a_run(string format, string? how = null)
    {
        await using var target = await EchoingTarget.StartAsync(Spoken);
        using var run = Prepare(target);
        if (how == "spooled")
            run.Write(".git/refs/heads/incident", run.Git("rev-parse HEAD"));
        var summary = Path.Combine(run.Folder, "summary.md");
        if (format == "github")
            run.With("GITHUB_STEP_SUMMARY", summary);

        string[] arguments =
        [
            "run",
            "leaky",
            "--target",
            "echoing",
            "--format",
            format,
            "--header",
            "Authorization=Bearer ${env:HEADER_SECRET}",
            "--header",
            "X-Extra=${env:OPTION_SECRET}",
            "-i",
            "key=${env:INPUT_KEY}",
            "-i",
            "pin=${env:INPUT_PIN}",
        ];
        var exitCode = await run.RunAsync(how == "--dry-run" ? [.. arguments, how] : arguments);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.AnyOf(0, 1, 3), run.Error);
            Assert.That(
                target.Heard,
                Has.Some.Contains(FromFile).And.Some.Contains(FromHeader).And.Some.Contains(FromOption),
                "the target is sent them"
            );
            if (how is null)
                Assert.That(run.Git("branch --list incident/*"), Is.Not.Empty, "the run is recorded");
            if (how == "spooled")
                Assert.That(Directory.Exists(Path.Combine(run.Folder, ".local", "state", "runbook", "spool")));
            if (format == "github")
                Assert.That(File.Exists(summary));
            HoldsNone("standard output", run.Out);
            HoldsNone("standard error", run.Error);
            foreach (var file in Directory.EnumerateFiles(run.Folder, "*", SearchOption.AllDirectories))
                HoldsNone(Path.GetRelativePath(run.Folder, file), File.ReadAllText(file));
            HoldsNone("the objects of the repository", run.Git("cat-file --batch-all-objects --batch --unordered"));
        });
    }

    [Test]
    public async Task No_secret_is_left_anywhere_by_a_rehearsal()
    {
        // What programs are passed no rehearsal knows of: it runs none.
        await using var target = await EchoingTarget.StartAsync(
            Secrets.Where(s => s != FromPassed).SelectMany(s => Encodings.All.Values.Select(e => e(s))).Distinct()
        );
        using var run = Prepare(target);
        run.Write(
            "runbooks/rehearsed.yaml",
            """
            apiVersion: runbooks/v1
            id: rehearsed
            title: What can leak in a rehearsal
            severity: feature
            inputs:
              key: { type: string, required: true, secret: true }
              pin: { type: integer, required: true, secret: true }
            steps:
              - { id: json, continue-on-failure: true, http: { get: /anything }, expect: [ body.list == "x" ] }
              - { id: plain, continue-on-failure: true, http: { get: "/drip?pin={{ inputs.pin }}" }, expect: [ body == "x" ] }
              - id: sent
                continue-on-failure: true
                http: { post: "/sent?key={{ inputs.pin }}", safe: true, json: { key: "{{ inputs.key }}" }, headers: { X-Pin: "{{ inputs.pin }}" } }
                expect: [ status == 418 ]
              - { id: asked, continue-on-failure: true, approve: { question: "Is {{ inputs.key }} right?" } }
              - { id: told, notify: { text: "{{ inputs.key }} and {{ steps.json.body.list | array.join \" \" }}" } }
              - { id: rollback, rollback: { to: previous, within: 200ms } }
            checklist: [ health, version, widget, monitoring ]
            """
        );

        var exitCode = await run.RunAsync(
            "drill",
            "rehearsed",
            "--against",
            "echoing",
            "--header",
            "Authorization=Bearer ${env:HEADER_SECRET}",
            "--header",
            "X-Extra=${env:OPTION_SECRET}",
            "-i",
            "key=${env:INPUT_KEY}",
            "-i",
            "pin=${env:INPUT_PIN}"
        );

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.AnyOf(0, 1, 3), run.Error);
            Assert.That(target.Heard, Has.Some.Contains(FromFile).And.Some.Contains(FromHeader), "the target is sent them");
            HoldsNone("standard output", run.Out);
            HoldsNone("standard error", run.Error);
        });
    }

    [Test]
    public async Task No_secret_is_in_what_is_said_of_a_command_line_that_is_wrong()
    {
        using var run = new CommandRun()
            .InRepository()
            .With("HEADER_SECRET", FromHeader)
            .With("SHORT", "abc")
            .With("BROKEN", "two\nlines-of-secret");
        string[][] wrong =
        [
            ["run", "quick-rollback", "--target", "local", $"Authorization=Bearer {FromHeader}"],
            ["run", "quick-rollback", "--base-url", $"https://user:{FromHeader}@example.com/?token={FromHeader}"],
            ["run", "quick-rollback", "--base-url", "http://localhost:1", "--header", "X=${env:SHORT}"],
            ["run", "quick-rollback", "--base-url", "http://localhost:1", "--header", "X=${env:BROKEN}"],
            ["run", "quick-rollback", "--base-url", "http://localhost:1", "--header", "bad name=${env:HEADER_SECRET}"],
            ["run", "quick-rollback", "--base-url", "${env:HEADER_SECRET}"],
            ["run", "quick-rollback", "--base-url", "http://localhost:1", "-i", $"reaso={FromHeader}"],
        ];
        foreach (var arguments in wrong)
        {
            Assert.That(await run.RunAsync(arguments), Is.EqualTo(2), run.Out);
            Assert.That(run.Error, Does.Not.Contain(FromHeader).And.Not.Contain("lines-of-secret").And.Not.Contain("abc"));
        }
    }

    [Test]
    public async Task The_address_of_a_target_that_comes_from_the_environment_names_no_record()
    {
        await using var target = await EchoingTarget.StartAsync(["nothing"]);
        using var run = new CommandRun().InRepository().With("ADDRESS", target.BaseUrl);

        await run.RunAsync("run", "quick-rollback", "--base-url", "${env:ADDRESS}", "-i", "reason=x");

        var port = new Uri(target.BaseUrl).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(run.Out + run.Error + run.Git("log --all --stat --format=%B"), Does.Not.Contain(port));
    }

    private static CommandRun Prepare(EchoingTarget target)
    {
        var run = new CommandRun()
            .InRepository()
            .With("FILE_SECRET", FromFile)
            .With("HEADER_SECRET", FromHeader)
            .With("OPTION_SECRET", FromOption)
            .With("API_TOKEN", FromPassed)
            .With("INPUT_KEY", FromInput)
            .With("INPUT_PIN", Number)
            .With("PATH", Environment.GetEnvironmentVariable("PATH")!);
        run.Write(
            "runbooks/targets/echoing.yaml",
            $$"""
            apiVersion: runbooks/v1
            name: echoing
            base-url: {{target.BaseUrl}}
            headers: { X-File: "${env:FILE_SECRET}" }
            processing-time: 20ms
            read-every: 10ms
            stable-every: 10ms
            """
        );
        run.Write(
            "runbooks/leaky.yaml",
            """
            apiVersion: runbooks/v1
            id: leaky
            title: Everything that can leak
            severity: feature
            inputs:
              key: { type: string, required: true, secret: true }
              pin: { type: integer, required: true, secret: true }
            steps:
              - { id: json, continue-on-failure: true, http: { get: /anything }, expect: [ body.list == "x" ] }
              - { id: plain, continue-on-failure: true, http: { get: /drip }, expect: [ body == "x" ] }
              - { id: error, continue-on-failure: true, http: { get: /error } }
              - { id: redirect, continue-on-failure: true, http: { get: /redirect } }
              - { id: cut, continue-on-failure: true, http: { get: /cut } }
              - { id: long, continue-on-failure: true, http: { get: /long }, expect: [ string.size(body) < 9 ] }
              - id: sent
                continue-on-failure: true
                http: { post: "/sent?key={{ inputs.pin }}", safe: true, json: { key: "{{ inputs.key }}", pin: "{{ inputs.pin }}" }, headers: { X-Pin: "{{ inputs.pin }}" } } # lint: allow RB0411 because this is what is tried
                expect: [ status == 418 ]
              - { id: login, continue-on-failure: true, http: { get: /login, headers: { Authorization: "Bearer {{ inputs.pin }}" } } }
              - { id: waiting, continue-on-failure: true, wait: { http: { get: /health }, until: "body.health == \"well\"", every: 10ms, within: 30ms } }
              - id: printed
                continue-on-failure: true
                command:
                  run: [ sh, -c, "printf '%s\\n' \"$KEY\"; printf '%s' \"$API_TOKEN\" | base64; printenv >&2; cat; exit 3" ]
                  env: { KEY: "{{ inputs.key }}" }
                  pass-env: [ API_TOKEN ]
                  stdin: "{{ inputs.key }} {{ steps.error.body }}"
                  safe: true
              - { id: told, notify: { text: "{{ inputs.key }} and {{ steps.json.body.list | array.join \" \" }}" } }
              - { id: rollback, rollback: { to: previous, within: 200ms } }
            checklist: [ health, version, widget, monitoring ]
            on-failure:
              - { id: alarm, notify: { level: critical, text: "{{ run.failed_step }} {{ inputs.key }} {{ target.base_url }}" } }
            always:
              - { id: asked, continue-on-failure: true, approve: { question: "Is {{ inputs.key }} right?" } } # lint: allow RB0417 because nothing comes after it
            """
        );
        return run;
    }

    private static void HoldsNone(string place, string text)
    {
        var at = text.AsSpan().IndexOfAny(Sought);
        if (at < 0)
            return;
        var found = Forbidden.First(f => text.AsSpan(at).StartsWith(f, StringComparison.Ordinal));
        Assert.Fail($"{place} holds `{found}`: …{text[Math.Max(0, at - 200)..Math.Min(text.Length, at + found.Length + 80)]}…");
    }
}
