using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Cli.Init;

/// <summary>`runbook init` without a terminal: everything is said by options, and what is wrong with them is told, all at once.</summary>
public sealed class InitCommandTests
{
    private SandboxTarget _sandbox = null!;
    private CommandRun _run = null!;

    private string Sandbox => _sandbox.BaseUrl.AbsoluteUri.TrimEnd('/');

    private string[] Whole =>
        [
            "init",
            "--controller",
            "kubernetes",
            "--set",
            "namespace=sandbox",
            "--set",
            "deployment=sandbox",
            "--base-url",
            Sandbox,
            "--health",
            "/api/health",
            "--healthy",
            "body.status == \"healthy\"",
            "--version",
            "body.version",
            "--name",
            "shop",
        ];

    [SetUp]
    public async Task StartAsync()
    {
        var options = new SandboxOptions { BadRelease = BadRelease.SlowResponses, Latency = TimeSpan.FromMilliseconds(150) };
        _sandbox = await SandboxTarget.StartAsync(options, TimeProvider.System, CancellationToken.None);
        _run = new CommandRun();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _sandbox.DisposeAsync();
        _run.Dispose();
    }

    [Test]
    public async Task What_is_written_lints_is_looked_at_drilled_and_planned()
    {
        _run.InRepository();

        Assert.That(await _run.RunAsync(Whole), Is.Zero, _run.Error);
        Snapshot.Match(_run.Stable(_run.Out), "init");
        Assert.That(_run.Error, Is.Empty);
        Snapshot.Match(_run.Stable(Read("targets/shop.yaml")), "init-target");
        Snapshot.Match(Read("undo.yaml"), "init-runbook");
        Assert.That(await _run.RunAsync("lint", "--strict"), Is.Zero, _run.Out);
        Assert.That(await _run.RunAsync("fmt", "--check"), Is.Zero, _run.Out);
        Assert.That(await _run.RunAsync("drill", "undo"), Is.Zero, _run.Out);
        Assert.That(await _run.RunAsync("drill", "undo", "--target", "shop"), Is.Zero, _run.Out);
        Assert.That(await _run.RunAsync("plan", "undo", "--target", "shop", "-i", "reason=a try"), Is.Zero, _run.Out);
        Assert.That(_sandbox.RollbackPosts + _sandbox.SwitchPosts, Is.Zero);
    }

    [Test]
    public async Task What_target_and_customers_can_prove_is_in_the_checklist()
    {
        _run.With("SHOP_TOKEN", "s3cr3t-token");

        Assert.That(
            await _run.RunAsync(
                "init",
                "--controller",
                "blue-green",
                "--base-url",
                Sandbox,
                "--header",
                "Authorization=Bearer ${env:SHOP_TOKEN}",
                "--health",
                $"{Sandbox}/health",
                "--application-header",
                "X-Probe=runbook",
                "--critical",
                "/api/health",
                "--name",
                "shop",
                "--runbook",
                "undo-shop"
            ),
            Is.Zero,
            _run.Error
        );

        Assert.That(
            _run.Stable(Read("targets/shop.yaml")),
            Is.EqualTo(
                """
                apiVersion: runbooks/v1
                name: shop
                base-url: http://127.0.0.1:PORT
                headers:
                  Authorization: Bearer ${env:SHOP_TOKEN}
                application:
                  base-url: http://127.0.0.1:PORT
                  headers: { X-Probe: runbook }
                  health: { http: { get: /health } }
                  critical: { http: { get: /api/health } }

                """
            )
        );
        Assert.That(
            Read("undo-shop.yaml"),
            Does.Contain("checklist:\n  - health\n  - environment-switched\n  - core-functionality\n  - performance\n  - error-rate\n")
        );
        Assert.That(await _run.RunAsync("lint", "--strict"), Is.Zero, _run.Out);
        Assert.That(await _run.RunAsync("drill", "undo-shop"), Is.Zero, _run.Out);
    }

    [Test]
    public async Task The_playbooks_controller_needs_nothing_but_an_address_and_a_name()
    {
        Assert.That(
            await _run.RunAsync("init", "--controller", "blue-green", "--base-url", Sandbox, "--name", "shop"),
            Is.Zero,
            _run.Error
        );

        Assert.That(
            _run.Stable(Read("targets/shop.yaml")),
            Is.EqualTo("apiVersion: runbooks/v1\nname: shop\nbase-url: http://127.0.0.1:PORT\n")
        );
        Assert.That(await _run.RunAsync("drill", "undo"), Is.Zero, _run.Out);
    }

    [Test]
    public async Task What_is_missing_is_told_at_once_and_nothing_is_written()
    {
        Assert.That(await _run.RunAsync("init"), Is.EqualTo(2));
        Snapshot.Match(_run.Error, "init-missing");

        Assert.That(await _run.RunAsync("init", "--controller", "kubernetes", "--base-url", Sandbox), Is.EqualTo(2));
        Snapshot.Match(_run.Error, "init-missing-parameters");
        Assert.That(Directory.Exists(Path.Combine(_run.Folder, "runbooks")), Is.False);
    }

    [Test]
    public async Task Every_mistake_is_told_at_once_and_no_secret_is_repeated()
    {
        _run.Write("runbooks/undo.yaml", "ours");
        var before = _run.Files();

        Assert.That(
            await _run.RunAsync(
                "init",
                "--controller",
                "kubernetes",
                "--set",
                "namspace=shop",
                "--set",
                "deployment",
                "--base-url",
                "https://ada:s3cr3t@kube.example.com",
                "--header",
                "Authorization=Bearer s3cr3t",
                "--header",
                "no header",
                "--health",
                "healthz",
                "--name",
                "../Shop"
            ),
            Is.EqualTo(2)
        );

        Snapshot.Match(_run.Error, "init-mistakes");
        Assert.That(_run.Error, Does.Not.Contain("s3cr3t"));
        Assert.That(_run.Files(), Is.EqualTo(before));
    }

    [TestCase("--controller", "kubernets", "did you mean `kubernetes`?")]
    [TestCase("--base-url", "ftp://kube.example.com", "is not the address of a controller")]
    [TestCase("--base-url", "kube.example.com:6443", "is not the address of a controller")]
    [TestCase("--healthy", "body.status = \"ok\"", "runbooks/targets/shop.yaml")]
    [TestCase("--healthy", "", "runbooks/targets/shop.yaml")]
    [TestCase("--version", "bodi.version", "bodi")]
    [TestCase("--critical", "https://elsewhere.example.com/cart", "elsewhere than at https://elsewhere.example.com")]
    [TestCase("--ok", "status == 200", "`--ok` is of no use without `--critical`")]
    [TestCase("--header", "PRIVATE-TOKEN=abcdefgh", "is never written into a file")]
    [TestCase("--application-header", "Cookie=session=abcdefgh", "is never written into a file")]
    [TestCase("--runbook", "Undo!", "is no id for a runbook")]
    [TestCase("--ca", "../ca.pem", "leads out of the project")]
    [TestCase("--ca", "ca.pem", "there is no file")]
    public async Task What_cannot_be_used_is_refused_and_nothing_is_written(string option, string value, string said)
    {
        var at = Array.IndexOf(Whole, option);
        string[] arguments = at < 0 ? [.. Whole, option, value] : [.. Whole[..at], option, value, .. Whole[(at + 2)..]];

        Assert.That(await _run.RunAsync(arguments), Is.EqualTo(2), _run.Out);

        Assert.That(_run.Error, Does.Contain(said));
        Assert.That(Directory.Exists(Path.Combine(_run.Folder, "runbooks")), Is.False);
    }

    [Test]
    public async Task A_parameter_that_is_given_twice_is_refused()
    {
        Assert.That(await _run.RunAsync([.. Whole, "--set", "namespace=other"]), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("`--set` gives `namespace` twice"));
    }

    [Test]
    public async Task A_file_that_is_there_is_never_overwritten_and_it_is_said_how_to_go_on()
    {
        Assert.That(await _run.RunAsync(Whole), Is.Zero, _run.Error);
        var before = _run.Files();

        Assert.That(await _run.RunAsync(Whole), Is.EqualTo(2));
        Snapshot.Match(_run.Error, "init-again");
        Assert.That(_run.Files(), Is.EqualTo(before));

        Assert.That(await _run.RunAsync([.. Whole[..^1], "other-shop", "--runbook", "none"]), Is.Zero, _run.Error);
        Assert.That(
            _run.Out,
            Does.Contain("runbooks/targets/other-shop.yaml is written.").And.Contain("runbook plan undo --target other-shop")
        );
        Assert.That(_run.Files().Except(before).ToList(), Has.Count.EqualTo(1));
    }

    [TestCase("runbooks/targets")]
    [TestCase("runbooks/controllers")]
    public async Task Where_one_file_cannot_be_written_none_is(string blocked)
    {
        _run.Write(blocked, "no folder");

        Assert.That(
            await _run.RunAsync("init", "--controller", "other", "--base-url", Sandbox, "--health", "/health", "--name", "shop"),
            Is.EqualTo(2),
            _run.Out
        );

        Assert.That(_run.Error, Does.Contain("RB0005").And.Contain(blocked));
        Assert.That(Directory.GetFiles(Path.Combine(_run.Folder, "runbooks"), "*.yaml", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task A_target_that_does_not_answer_is_written_and_the_end_says_that_nothing_is_known()
    {
        var nobody = $"http://127.0.0.1:{FreePort.Next()}";

        Assert.That(await _run.RunAsync([.. Whole.Select(a => a == Sandbox ? nobody : a)]), Is.EqualTo(3), _run.Error);

        Assert.That(_run.Out, Does.Contain("unreadable").And.Contain("runbook target check shop"));
        Assert.That(Read("targets/shop.yaml"), Does.Contain(nobody));
    }

    [Test]
    public async Task A_token_that_is_not_set_is_said_and_the_files_are_written()
    {
        Assert.That(await _run.RunAsync([.. Whole, "--header", "Authorization=Bearer ${env:SHOP_TOKEN}"]), Is.EqualTo(3));

        Assert.That(_run.Error, Does.Contain("the environment variable `SHOP_TOKEN` is not set"));
        Assert.That(Read("targets/shop.yaml"), Does.Contain("Authorization: Bearer ${env:SHOP_TOKEN}"));
    }

    [Test]
    public async Task A_folder_without_a_repository_is_said_and_made_one_only_where_that_is_asked()
    {
        Assert.That(await _run.RunAsync(Whole), Is.Zero, _run.Error);
        Assert.That(_run.Out, Does.Contain("in no Git repository").And.Contain("`git init`"));
        Assert.That(Directory.Exists(Path.Combine(_run.Folder, ".git")), Is.False);

        Assert.That(await _run.RunAsync([.. Whole, "--git"]), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("RB0336").And.Contain("`git init` makes this folder one"));

        Assert.That(await _run.RunAsync([.. Whole[..^1], "again", "--runbook", "none", "--git"]), Is.Zero, _run.Error);
        Assert.That(_run.Out, Does.Not.Contain("in no Git repository"));
        _run.Git("config user.name Tester");
        _run.Git("config user.email tester@example.com");
        Assert.That(await _run.RunAsync("run", "undo", "--target", "shop", "-i", "reason=x"), Is.Zero, _run.Out);
        Assert.That(_run.Git("branch --list incident/*"), Is.Not.Empty);
        Assert.That(_sandbox.ActiveVersion, Is.EqualTo("1.4.2"));
    }

    [Test]
    public async Task A_repository_that_cannot_be_made_is_told_beside_what_was_written()
    {
        _run.Write(".git", "no repository");

        Assert.That(await _run.RunAsync([.. Whole, "--git"]), Is.EqualTo(1), _run.Error);

        Assert.That(_run.Error, Does.Contain("no Git repository can be made in"));
        Assert.That(
            _run.Out,
            Does.Contain("runbooks/targets/shop.yaml is written.")
                .And.Contain("serves      revision 2 1.5.0")
                .And.Contain("This folder is in no Git repository.")
        );
        Assert.That(Read("undo.yaml"), Does.StartWith("apiVersion"));
    }

    [Test]
    public async Task Where_no_runbook_is_written_one_is_named_that_is_there()
    {
        Assert.That(await _run.RunAsync([.. Whole, "--runbook", "none"]), Is.Zero, _run.Error);

        Assert.That(_run.Out, Does.Contain("runbook run quick-rollback --target shop").And.Not.Contain("undo"));
        Assert.That(await _run.RunAsync("plan", "quick-rollback", "--target", "shop", "-i", "reason=a try"), Is.Zero, _run.Out);
    }

    [Test]
    public async Task Something_else_gets_a_description_that_lints_and_says_what_is_to_be_completed()
    {
        await using var releases = await FakeReleases.StartAsync();
        var address = releases.BaseUrl.AbsoluteUri.TrimEnd('/');

        Assert.That(
            await _run.RunAsync("init", "--controller", "other", "--base-url", address, "--health", "/health", "--name", "shop"),
            Is.EqualTo(3),
            _run.Error
        );

        Snapshot.Match(_run.Stable(_run.Out), "init-other");
        Snapshot.Match(Read("controllers/shop.yaml"), "init-controller");
        Assert.That(Read("targets/shop.yaml"), Does.Contain("controller: { use: shop }"));
        Assert.That(await _run.RunAsync("lint", "--strict"), Is.Zero, _run.Out);
        Assert.That(await _run.RunAsync("fmt", "--check"), Is.Zero, _run.Out);
    }

    [Test]
    public async Task A_controller_of_the_projects_own_is_used_and_one_with_mistakes_is_told()
    {
        const string Own = "apiVersion: runbooks/v1\ncontroller: ours\nparameters: { app: { required: true, description: The app. } }\n";
        _run.Write("runbooks/controllers/ours.yaml", Own + "state: {}\n");
        string[] asked = ["init", "--controller", "ours", "--base-url", Sandbox, "--health", "/health", "--name", "shop"];
        Assert.That(await _run.RunAsync(asked), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("runbooks/controllers/ours.yaml:4"));

        _run.Write(
            "runbooks/controllers/ours.yaml",
            Own
                + """
                state:
                  reads: { live: { http: { get: "/apps/{{ app }}" } } }
                  serving: { ref: live.body.version }
                  releases: { from: live.body.versions, version: item }
                change: { means: absolute, http: { put: "/apps/{{ app }}", json: { version: "{{ to.ref }}" } } }
                """
        );
        Assert.That(await _run.RunAsync(asked), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("the controller `ours` needs its `app`").And.Contain("`--set app=…`: The app"));
        Assert.That(await _run.RunAsync([.. asked, "--set", "app=1.10"]), Is.EqualTo(3), _run.Error);
        Assert.That(Read("targets/shop.yaml"), Does.Contain("""controller: { use: ours, app: "1.10" }"""));
    }

    [Test]
    public async Task A_list_or_a_mapping_is_a_parameter_too()
    {
        string[] asked =
        [
            "init",
            "--controller",
            "caddy",
            "--base-url",
            Sandbox,
            "--health",
            "/health",
            "--name",
            "shop",
            "--set",
            "id=shop",
        ];

        Assert.That(await _run.RunAsync([.. asked, "--set", "releases={ \"1.5.0\": "]), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("what `releases` is set to cannot be read"));
        Assert.That(await _run.RunAsync([.. asked, "--set", "releases={ \"1.5.0\": \"10.0.0.5:8080\" }"]), Is.EqualTo(3), _run.Error);
        Assert.That(Read("targets/shop.yaml"), Does.Contain("""releases: { "1.5.0": "10.0.0.5:8080" }"""));
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(_run.Folder, "runbooks", path));
}
