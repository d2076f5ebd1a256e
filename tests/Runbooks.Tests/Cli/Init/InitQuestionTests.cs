using System.Text.RegularExpressions;
using Runbooks.Cli.Hosting;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli.Init;

/// <summary>`runbook init` on a terminal: it asks four questions and a name, and looks at the service meanwhile.</summary>
public sealed partial class InitQuestionTests
{
    private SandboxTarget _sandbox = null!;
    private CommandRun _run = null!;

    private string Sandbox => _sandbox.BaseUrl.AbsoluteUri.TrimEnd('/');

    private string[] Answers =>
        [
            "kubernetis",
            "kubernetes",
            "shop",
            "",
            "checkout",
            "https://ada:s3cr3t@kube.example.com",
            Sandbox,
            "Authorization=Bearer s3cr3t",
            "Authorization=Bearer ${env:KUBE_TOKEN}",
        ];

    [SetUp]
    public async Task StartAsync()
    {
        var options = new SandboxOptions { BadRelease = BadRelease.None };
        _sandbox = await SandboxTarget.StartAsync(options, TimeProvider.System, CancellationToken.None);
        _run = new CommandRun { InIsTerminal = true };
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _sandbox.DisposeAsync();
        _run.Dispose();
    }

    [Test]
    public async Task What_is_proposed_is_what_the_service_says_and_Enter_takes_it()
    {
        await using var service = await ServiceAsync();
        _run.InRepository().With("KUBE_TOKEN", "k8s-token").Input = Typed([
            .. Answers,
            "healthz",
            $"{service.BaseUrl}healthz",
            "body.svc.alive = true",
            "",
            "",
            "/cart",
            "",
            "Check Out",
            "",
        ]);

        await _run.RunAsync("init");

        Snapshot.Match(Shown(_run.Error), "init-questions");
        Assert.That(_run.Error, Does.Not.Contain("s3cr3t").And.Not.Contain("k8s-token"));
        Snapshot.Match(
            _run.Stable(await File.ReadAllTextAsync(Path.Combine(_run.Folder, "runbooks", "targets", "checkout.yaml"))),
            "init-asked-target"
        );
        Assert.That(service.Asked, Does.Contain("/healthz").And.Contain("/cart"));
    }

    [Test]
    public async Task A_service_that_does_not_answer_is_written_as_it_was_told()
    {
        var nobody = $"http://127.0.0.1:{FreePort.Next()}";
        _run.Input = Typed("kubernetes", "shop", "checkout", Sandbox, "", $"{nobody}/healthz", "body.ok == true", "", "", "");

        await _run.RunAsync("init");

        Snapshot.Match(Shown(_run.Error), "init-unanswered");
        var written = await File.ReadAllTextAsync(Path.Combine(_run.Folder, "runbooks", "targets", "checkout.yaml"));
        Assert.That(written, Does.Contain("health: { http: { get: /healthz }, healthy: body.ok == true }").And.Not.Contain("critical"));
    }

    [Test]
    public async Task The_playbooks_controller_asks_for_no_more_than_an_address()
    {
        _run.Input = Typed("blue-green", Sandbox, "", "", "local-shop");

        Assert.That(await _run.RunAsync("init"), Is.Zero, _run.Error);
        Assert.That(
            _run.Stable(await File.ReadAllTextAsync(Path.Combine(_run.Folder, "runbooks", "targets", "local-shop.yaml"))),
            Is.EqualTo("apiVersion: runbooks/v1\nname: local-shop\nbase-url: http://127.0.0.1:PORT\n")
        );
    }

    [Test]
    public async Task What_was_said_by_options_is_not_asked_and_a_second_runbook_only_where_it_is_wanted()
    {
        _run.Write("runbooks/undo.yaml", "ours");
        _run.Input = Typed("", "");

        Assert.That(await _run.RunAsync("init", "--controller", "blue-green", "--base-url", Sandbox, "--health", ""), Is.Zero, _run.Error);

        Snapshot.Match(Shown(_run.Error), "init-second");
        Assert.That(_run.Out, Does.Contain("runbooks/targets/service.yaml is written.").And.Not.Contain("undo.yaml is written"));
    }

    [TestCase(0, "controller")]
    [TestCase(2, "namespace")]
    [TestCase(5, "address")]
    [TestCase(7, "header")]
    [TestCase(9, "health")]
    public async Task An_input_that_ends_writes_nothing(int answers, string what)
    {
        _run.Input = Typed([.. Answers.Take(answers)]);

        Assert.That(await _run.RunAsync("init"), Is.EqualTo(ExitCodes.Invalid));
        Assert.That(_run.Error, Does.Contain("RB0306").And.Contain($"nobody answered what the {what} is to be"));
        Assert.That(Directory.Exists(Path.Combine(_run.Folder, "runbooks")), Is.False);
    }

    [Test]
    public async Task What_was_answered_before_nobody_answered_is_given_back_as_the_command_that_goes_on()
    {
        _run.Input = Typed("kubernetes", "shop", "checkout", Sandbox, "Authorization=Bearer ${env:TOKEN}", "", "", "");

        Assert.That(await _run.RunAsync("init", "--name", "shop"), Is.EqualTo(ExitCodes.Invalid));

        Assert.That(
            _run.Error,
            Does.Contain(
                "  runbook init --controller kubernetes --set namespace=shop --set deployment=checkout "
                    + $"--base-url {Sandbox} --header 'Authorization=Bearer ${{env:TOKEN}}' --name shop"
            )
        );
    }

    [Test]
    public async Task Three_answers_that_cannot_be_used_end_it()
    {
        _run.Input = Typed("a", "b", "c", "kubernetes");

        Assert.That(await _run.RunAsync("init"), Is.EqualTo(ExitCodes.Invalid));
        Assert.That(Directory.Exists(Path.Combine(_run.Folder, "runbooks")), Is.False);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "its terminals send no such signal")]
    public async Task On_a_real_terminal_it_asks_and_Ctrl_C_writes_nothing()
    {
        using var terminal = PseudoTerminal.Start(_run, 60, "init");
        await terminal.ShowsAsync("Controller: ");
        terminal.Type("kubernetes");
        await terminal.ShowsAsync("namespace: ");
        terminal.Type("\u0003");

        Assert.That(await terminal.EndsAsync(), Is.EqualTo(ExitCodes.Cancelled), terminal.Shown);
        Assert.That(Directory.Exists(Path.Combine(_run.Folder, "runbooks")), Is.False);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "its terminals are of another kind")]
    public async Task On_a_real_terminal_a_person_comes_to_a_target_and_a_runbook()
    {
        _run.InRepository();
        using var terminal = PseudoTerminal.Start(_run, 60, "init");
        (string Question, string Answer)[] dialog =
        [
            ("Controller: ", "kubernetes"),
            ("namespace: ", "sandbox"),
            ("deployment: ", "sandbox"),
            ("Address: ", Sandbox),
            ("Header: ", ""),
            ("Health: ", "/api/health"),
            ("Healthy [body.status == \"healthy\"]: ", ""),
            ("Version [body.version]: ", ""),
            ("Critical: ", ""),
            ("Name [sandbox]: ", ""),
        ];
        foreach (var (question, answer) in dialog)
        {
            await terminal.ShowsAsync(question);
            terminal.Type(answer);
        }

        Assert.That(await terminal.EndsAsync(), Is.EqualTo(0).Or.EqualTo(1), terminal.Shown);
        Assert.That(terminal.Shown, Does.Contain("runbooks/targets/sandbox.yaml is written.").And.Contain("Next"));
        Assert.That(File.Exists(Path.Combine(_run.Folder, "runbooks", "undo.yaml")));
        Assert.That(_sandbox.RollbackPosts + _sandbox.SwitchPosts, Is.Zero);
    }

    private static Task<StubFront> ServiceAsync() => StubFront.StartAsync("1.5.0", path => path switch
            {
                "/healthz" => ("application/json", """{"svc":{"alive":true,"rev":"1.5.0"},"since":1764500000}"""),
                "/cart" => ("application/json", """{"items":[]}"""),
                _ => null,
            });

    private static string Typed(params string[] lines) => string.Concat(lines.Select(l => l + "\n"));

    // What is typed stands in no stream, so that the next question would stand behind this one.
    private string Shown(string text) => Prompts().Replace(_run.Stable(text), "$0⏎\n");

    [GeneratedRegex(@"(Controller|namespace|deployment|Address|Header|Health|Healthy|Version|Critical|Ok|Name|Runbook)( \[[^\n]*?\])?: ")]
    private static partial Regex Prompts();
}
