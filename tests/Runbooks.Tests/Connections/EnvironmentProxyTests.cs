using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Runbooks.Connections;
using Runbooks.Definitions.Targets;
using Runbooks.Targets;
using Runbooks.Tests.Support;
using Runbooks.Watch.Sources;

namespace Runbooks.Tests.Connections;

/// <summary>Proxies of the environment, read as the curl of this machine reads them; one that fails is ours.</summary>
internal sealed class EnvironmentProxyTests
{
    private const string Dead = "http://127.0.0.1:9";

    // Where the request goes, no_proxy, and whether it goes straight. Nothing is sent: curl is told to connect to nobody else.
    private static readonly (string Url, string NoProxy, bool IsStraight)[] Table =
    [
        ("http://127.0.0.1/", "127.0.0.1", true),
        ("http://127.0.0.1/", "*", true),
        ("http://127.0.0.1/", "127.0.0.0/8", true),
        ("http://127.0.0.1/", "127.0.0.2/8", true),
        ("http://127.0.0.1/", "10.0.0.0/8", false),
        ("http://127.0.0.1/", "127.0.0.0/0", false),
        ("http://127.0.0.1/", "127.0.0.1/32", true),
        ("http://127.0.0.1/", "127.0.0.0/33", false),
        ("http://127.0.0.1/", "localhost 127.0.0.1", true),
        ("http://127.0.0.1/", " localhost ,\t127.0.0.1 ", true),
        ("http://127.0.0.1/", "localhost,,127.0.0.1", true),
        ("http://127.0.0.1/", "localhost", false),
        ("http://127.0.0.1/", "127.0.0", false),
        ("http://127.0.0.1/", "127", false),
        ("http://127.0.0.1/", "0.0.1", false),
        ("http://127.0.0.1:8080/", "127.0.0.1", true),
        ("http://127.0.0.1:8080/", "127.0.0.1:8080", false),
        ("http://127.0.0.1/", "a,*", false),
        ("http://[::1]/", "::1", true),
        ("http://[::1]/", "::/16", true),
        ("http://[::1]/", "fe80::/10", false),
        ("http://[::1]/", "127.0.0.1", false),
        ("http://db.example.test/", "example.test", true),
        ("http://db.example.test/", ".example.test", true),
        ("http://db.example.test/", "EXAMPLE.test.", true),
        ("http://example.test./", "example.test", true),
        ("http://example.test/", ".example.test", true),
        ("http://notexample.test/", "example.test", false),
        ("http://db.example.test/", "db", false),
        ("http://db.example.test/", "*.example.test", false),
        ("http://db.example.test/", "10.0.0.0/8", false),
    ];

    [Test]
    public void No_proxy_is_read_as_a_list_of_names_domains_addresses_and_networks()
    {
        foreach (var (url, list, isStraight) in Table)
            Assert.That(
                Of(("http_proxy", Dead), ("no_proxy", list)).RouteOf(new Uri(url)) is null,
                Is.EqualTo(isStraight),
                $"{url} with no_proxy=\"{list}\""
            );
    }

    [Test]
    public void The_curl_of_this_machine_reads_no_proxy_the_same_way()
    {
        // Networks came with 7.86.
        var curl = Component.Program("curl");
        Component.Applies(
            Version.Parse(Output(curl, [], "--version").Split(' ')[1]) >= new Version(7, 86),
            "this curl knows no networks in no_proxy"
        );

        // Its manual has networks of long addresses as well, and some of its releases take such an address for a name.
        foreach (
            var (url, list, isStraight) in Table.Where(row =>
                !row.Url.Contains('[', StringComparison.Ordinal) || !row.NoProxy.Contains('/', StringComparison.Ordinal)
            )
        )
        {
            // It says by itself which variable it goes by. Nobody is at port 1, nor at the port of the proxy.
            var said = Output(
                curl,
                [("http_proxy", Dead), ("no_proxy", list)],
                "-sv",
                "-m",
                "5",
                "--connect-to",
                "::127.0.0.1:1",
                "-o",
                "/dev/null",
                url
            );
            Assert.That(
                !said.Contains("env variable http_proxy", StringComparison.Ordinal),
                Is.EqualTo(isStraight),
                $"{url} with no_proxy=\"{list}\":\n{said}"
            );
        }
    }

    [TestCase("http://a.test/", "http_proxy=http://p:3128", "http://p:3128")]
    [TestCase("http://a.test/", "HTTP_PROXY=http://p:3128", null)]
    [TestCase("http://a.test/", "https_proxy=http://p:3128", null)]
    [TestCase("https://a.test/", "https_proxy=http://p:3128", "http://p:3128")]
    [TestCase("https://a.test/", "HTTPS_PROXY=http://p:3128", "http://p:3128")]
    [TestCase("https://a.test/", "http_proxy=http://p:3128", null)]
    [TestCase("http://a.test/", "ALL_PROXY=socks5h://p:1080", "socks5://p:1080")]
    [TestCase("https://a.test/", "all_proxy=p", "http://p:1080")]
    [TestCase("http://a.test/", "http_proxy=", null)]
    [TestCase("http://a.test/", "http_proxy=http://user:secret@p:3128/", "http://p:3128")]
    public void Which_variable_counts(string url, string variable, string? proxy)
    {
        var parts = variable.Split('=');

        Assert.That(Of((parts[0], parts[1])).RouteOf(new Uri(url))?.Shown, Is.EqualTo(proxy));
    }

    [Test]
    public void Credentials_in_the_address_of_a_proxy_are_secrets_and_stand_in_no_message()
    {
        var proxy = Of(("http_proxy", "http://ada:p%40ss@p:3128"), ("https_proxy", "gopher://eve:hush@q"));

        Assert.That(proxy.Secrets, Does.Contain("p@ss").And.Contain("p%40ss").And.Contain("hush"));
        Assert.That(proxy.RouteOf(new Uri("https://a.test/"))!.Problem, Does.Contain("gopher://q").And.Not.Contain("hush"));
    }

    [Test]
    public async Task A_proxy_that_refuses_is_named_and_is_no_silence_of_the_target()
    {
        var look = await LookAsync("http://127.0.0.1:1", ("http_proxy", Dead));

        Assert.That(
            (look.Outcome, look.Said),
            Is.EqualTo((LookOutcome.Missing, "no connection through the proxy http://127.0.0.1:9: the connection was refused"))
        );
    }

    [Test]
    public async Task A_proxy_that_cannot_be_used_and_one_that_hangs_up_are_ours()
    {
        using var rude = new TcpListener(IPAddress.Loopback, 0);
        rude.Start();
        using var over = new CancellationTokenSource();
        var hangingUp = HangUpAsync(rude, over.Token);

        var hungUp = await LookAsync("http://127.0.0.1:1", ("http_proxy", $"http://{rude.LocalEndpoint}"));
        var unusable = await LookAsync("http://127.0.0.1:1", ("http_proxy", "gopher://p"));
        await over.CancelAsync();
        await hangingUp;

        Assert.That(hungUp.Outcome, Is.EqualTo(LookOutcome.Missing), hungUp.Said);
        Assert.That(
            (unusable.Outcome, unusable.Said),
            Is.EqualTo(
                (
                    LookOutcome.Missing,
                    "no connection: the proxy gopher://p of the variable http_proxy cannot be used: such as "
                        + "http://proxy.example.com:3128, or socks5://"
                )
            )
        );
    }

    [Test]
    public async Task A_tunnel_that_the_proxy_does_not_open_is_ours_and_nothing_has_left()
    {
        var call = new HttpCall("GET", "/health") { Within = TimeSpan.FromSeconds(20) };
        using var connections = TargetConnections.Create([], Of(("https_proxy", Dead)));
        var answer = await new TargetClient(new Target("shop", new Uri("https://127.0.0.1:1")), connections, TimeProvider.System).SendAsync(
            call,
            CancellationToken.None
        );

        Assert.That(answer, Is.InstanceOf<NotConnected>().With.Property(nameof(NotConnected.IsOurs)).True, answer.Describe());
        Assert.That(EvidenceFile.Write(call, answer), Does.Contain("\"proxy\": \"http://127.0.0.1:9\""));
    }

    private static async Task HangUpAsync(TcpListener listener, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(cancel);
                client.Client.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static async Task<Look> LookAsync(string target, params (string Name, string Value)[] variables)
    {
        using var connections = TargetConnections.Create([], Of(variables));
        return await new HealthProbe(
            new TargetClient(new Target("shop", new Uri(target)), connections, TimeProvider.System),
            "/health",
            TimeSpan.FromSeconds(20)
        ).LookAsync(CancellationToken.None);
    }

    private static EnvironmentProxy Of(params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(v => v.Name == name).Value);

    private static string Output(string program, (string Name, string Value)[] variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = OwnProcess.Start(start);
        var errors = process.Process.StandardError.ReadToEndAsync();
        var output = process.Process.StandardOutput.ReadToEnd();
        Assert.That(process.Process.WaitForExit(30_000), "curl did not end");
        return output + errors.Result;
    }
}
