using System.Diagnostics;
using System.Text.Json.Nodes;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Notifications;

/// <summary>A real mail server on loopback, with STARTTLS and AUTH: aiosmtpd of Debian's python3-aiosmtpd.</summary>
internal sealed class MailServer : IDisposable
{
    public const string User = "runbook";
    public const string Password = "s3cret-token";

    private readonly Process _process;
    private readonly string _folder;

    private MailServer(Process process, string folder) => (_process, _folder) = (process, folder);

    public int Port { get; private set; }

    /// <summary>Where its authority's certificate lies, as <c>ca.pem</c>.</summary>
    public string Folder => _folder;

    /// <param name="refusals">How many recipients it greylists before it takes one.</param>
    /// <param name="host">Whom its certificate is for.</param>
    public static async Task<MailServer> StartAsync(int refusals = 0, string host = "localhost")
    {
        // The program itself wants a terminal's worth of flags and no AUTH; its interpreter has the library.
        var interpreter = (await File.ReadAllLinesAsync(Component.Program("aiosmtpd")))[0].TrimStart('#', '!').Trim();
        var folder = Directory.CreateTempSubdirectory("runbook-mail-").FullName;
        SelfSigned.Write(folder, host);
        var start = new ProcessStartInfo(interpreter)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var argument in (string[])
                [
                    Path.Combine(Repository.Root, "tests", "Components", "smtp_server.py"),
                    Path.Combine(folder, SelfSigned.Certificate),
                    Path.Combine(folder, SelfSigned.Key),
                    User,
                    Password,
                    $"{refusals}",
                ]
        )
            start.ArgumentList.Add(argument);
        var server = new MailServer(Process.Start(start)!, folder);
        var port = await Bounded.Of(server._process.StandardOutput.ReadLineAsync(), "the mail server says its port");
        server.Port = port is null
            ? throw new InvalidOperationException(await server._process.StandardError.ReadToEndAsync())
            : int.Parse(port);
        return server;
    }

    /// <summary>The channel of it, in YAML.</summary>
    public string Channel(string password = "${env:TOKEN}") =>
        $"  mail: {{ email: {{ server: localhost, port: {Port}, user: {User}, password: \"{password}\", from: "
        + $"runbook@example.com, tls: {{ ca: ca.pem }} }} }}";

    /// <summary>The next letter that it took.</summary>
    public async Task<JsonObject> NextAsync() =>
        (JsonObject)JsonNode.Parse((await Bounded.Of(_process.StandardOutput.ReadLineAsync(), "a letter comes"))!)!;

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
