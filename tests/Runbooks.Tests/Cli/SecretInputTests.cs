using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>Secrets come from variables, files and questions, and never from the command line.</summary>
public sealed class SecretInputTests
{
    private const string Secret = "Pw3-canary-of-the-input";

    private const string Runbook = """
        apiVersion: runbooks/v1
        id: asks
        title: Ask with a password
        severity: minor
        inputs:
          pw: { type: string, secret: true, required: true, description: The password of the queue }
        steps:
          - id: query
            http: { post: /api/ai/query, json: { content: "{{ inputs.pw }}", tenantId: t }, safe: true }
            expect: [ status == 200 ]
        """;

    private SandboxTarget _sandbox = null!;
    private CommandRun _run = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        _run = new CommandRun().InRepository();
        _run.Write("runbooks/asks.yaml", Runbook);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _run.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task A_secret_that_was_typed_into_the_command_line_is_refused_with_the_mend()
    {
        Assert.That(await RunAsync("-i", $"pw={Secret}"), Is.EqualTo(2));
        Assert.That(
            _run.Error,
            Does.Contain("RB0312")
                .And.Contain("the input `pw` is secret, and its value stands in the command line")
                .And.Contain("-i 'pw=${env:PW}'")
                .And.Not.Contain(Secret)
        );
    }

    [Test]
    public async Task A_secret_comes_from_a_variable()
    {
        _run.With("PW", Secret);

        Assert.That(await RunAsync("-i", "pw=${env:PW}"), Is.AnyOf(0, 1, 3), _run.Error);
        Assert.That(_run.Out + Everything(), Does.Not.Contain(Secret).And.Contain("query"));
    }

    [Test]
    public async Task A_secret_comes_from_a_file_that_is_ours_alone()
    {
        var file = _run.Write("../" + Path.GetFileName(_run.Folder) + "-pw", Secret + "\n");
        try
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Assert.That(await RunAsync("-i", $"pw=${{file:{file}}}"), Is.AnyOf(0, 1, 3), _run.Error);
            Assert.That(_run.Out + Everything(), Does.Not.Contain(Secret).And.Contain("query"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task A_missing_secret_is_asked_for_at_a_terminal_and_nowhere_else()
    {
        Assert.That(await RunAsync(), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("the input `pw` was not given"));

        (_run.InIsTerminal, _run.Input) = (true, Secret + "\n");
        Assert.That(await RunAsync(), Is.AnyOf(0, 1, 3), _run.Error);
        Assert.That(_run.Error, Does.Contain("pw (The password of the queue), not shown: "));
        Assert.That(_run.Out + _run.Error + Everything(), Does.Not.Contain(Secret));
    }

    [TestCase("pw=${vault:secret/pw}", "`${vault:…}` names a source that there is not")]
    [TestCase("pw=${env:PW", "`${` is nowhere closed by `}`")]
    [TestCase("pw=${PW}", "`${…}` names no source")]
    [TestCase("pw=${file:absent.txt}", "the file `absent.txt` cannot be used: there is no such file")]
    [TestCase("pw=${env:NOT_SET}", "the environment variable `NOT_SET` is not set")]
    public async Task What_names_no_source_of_a_secret_is_a_mistake(string input, string reason)
    {
        Assert.That(await RunAsync("-i", input), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain(reason).And.Contain("= help: "));
    }

    [TestCase("Authorization=Bearer Pw3-canary-of-the-input", "Authorization")]
    [TestCase("Cookie=session=Pw3-canary-of-the-input", "Cookie")]
    [TestCase("X-Api-Key=Pw3-canary-of-the-input", "X-Api-Key")]
    public async Task A_credential_that_was_typed_as_a_header_is_refused_with_the_mend(string header, string name)
    {
        _run.With("PW", Secret);

        Assert.That(await RunAsync("-i", "pw=${env:PW}", "--header", header), Is.EqualTo(2));
        Assert.That(
            _run.Error,
            Does.Contain($"the value of the header `{name}` stands in the command line").And.Contain("${env:TOKEN}").And.Not.Contain(Secret)
        );
    }

    [TestCase("X-Caller=${vault:x}", "`${vault:…}` names a source that there is not")]
    [TestCase("Authorization=Bearer ${cmd:pass show x}", "`${cmd:…}` names a source that there is not")]
    public async Task A_header_of_an_unknown_source_is_not_sent_as_it_stands(string header, string reason)
    {
        _run.With("PW", Secret);

        Assert.That(await RunAsync("-i", "pw=${env:PW}", "--header", header), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("RB0310").And.Contain(reason));
    }

    [Test]
    public async Task What_an_input_refers_to_that_is_not_secret_is_no_text()
    {
        _run.Write("runbooks/asks.yaml", Runbook.Replace("secret: true, ", string.Empty, StringComparison.Ordinal));

        Assert.That(await RunAsync("-i", "pw=${env:PW}"), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("the input `pw` is not secret, and nothing fills in what it refers to"));
    }

    [Test]
    public async Task A_secret_is_not_put_into_the_inputs_of_a_workflow()
    {
        Assert.That(await _run.RunAsync("dispatch", "asks", "-t", "x", "--repo", "acme/shop", "-i", $"pw={Secret}"), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("the input `pw` is secret, and the inputs of a workflow are shown").And.Not.Contain(Secret));
    }

    private string Everything() =>
        string.Concat(Directory.EnumerateFiles(_run.Folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText));

    private Task<int> RunAsync(params string[] more) => _run.RunAsync(["run", "asks", "--base-url", _sandbox.BaseUrl.AbsoluteUri, .. more]);
}
