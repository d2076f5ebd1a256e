using System.IO.Compression;
using System.Text;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Secrets;

/// <summary>A body in another charset or coding is read before secrets are looked for, and says none.</summary>
[Category("Servers")]
internal sealed class CodedBodiesTests
{
    private const string Secret = "Zq7-reflected/42";

    private static readonly string Body = $$"""{"health":"healthy","you sent":"{{Secret}}"}""";

    private static readonly TestCaseData[] Bodies =
    [
        new TestCaseData(Encoding.Unicode.GetBytes(Body), "text/plain; charset=utf-16", null).SetArgDisplayNames("UTF-16"),
        new TestCaseData(Encoding.BigEndianUnicode.GetBytes(Body), "application/json; charset=\"UTF-16BE\"", null).SetArgDisplayNames(
            "UTF-16BE"
        ),
        new TestCaseData(Encoding.UTF32.GetBytes(Body), "application/json; charset=utf-32", null).SetArgDisplayNames("UTF-32"),
        new TestCaseData(Encoding.Unicode.GetBytes(Body), "text/plain", null).SetArgDisplayNames("UTF-16 that is not named"),
        new TestCaseData(Encoding.Latin1.GetBytes("é" + Body), "text/plain; charset=latin1", null).SetArgDisplayNames("Latin-1"),
        new TestCaseData(Packed(s => new GZipStream(s, CompressionLevel.Fastest)), "application/json", "gzip").SetArgDisplayNames("gzip"),
        new TestCaseData(Packed(s => new ZLibStream(s, CompressionLevel.Fastest)), "application/json", "deflate").SetArgDisplayNames(
            "deflate"
        ),
        new TestCaseData(Packed(s => new DeflateStream(s, CompressionLevel.Fastest)), "application/json", "deflate").SetArgDisplayNames(
            "deflate without a header"
        ),
        new TestCaseData(Packed(s => new BrotliStream(s, CompressionLevel.Fastest)), "application/json", "br").SetArgDisplayNames("br"),
    ];

    [TestCaseSource(nameof(Bodies))]
    public async Task A_body_in_another_coding_says_no_secret(byte[] body, string type, string? coding)
    {
        await using var target = await WrittenTarget.StartAsync();
        using var run = Prepare(target);
        target.Write("/echo", body, type, coding);

        await run.RunAsync("run", "echo", "--target", "t", "-i", "reason=x");

        var places = Directory
            .EnumerateFiles(run.Folder, "*", SearchOption.AllDirectories)
            .Select(f => (Name: f, Text: Encoding.Latin1.GetString(File.ReadAllBytes(f))))
            .Append((Name: "standard output", Text: run.Out))
            .Append((Name: "standard error", Text: run.Error))
            .Append((Name: "Git", Text: run.Git("cat-file --batch-all-objects --batch --unordered")))
            .ToList();
        Assert.That(run.Out, Does.Contain("•••"), "the target did reflect it");
        Assert.That(places.Where(p => Bare(p.Text).Contains("Zq7-", StringComparison.OrdinalIgnoreCase)).Select(p => p.Name), Is.Empty);
    }

    [Test]
    public async Task A_secret_in_a_version_is_kept_in_no_state_of_a_watch()
    {
        await using var target = await WrittenTarget.StartAsync();
        using var run = Prepare(target);
        target.Write("/health", $$"""{"health":"healthy","version":"1.5.0 {{Secret}}","environment":"green"}""");
        target.Write("/deployment/status", WrittenTarget.Status($"1.5.0 {Secret}", "[]"));
        run.Write(
            "runbooks/watched.yaml",
            """
            apiVersion: runbooks/v1
            id: watched
            title: Watched
            severity: minor
            triggers: [ { health-check: { failures: 1, every: 1s } } ]
            steps: [ { id: status, http: { get: /deployment/status } } ]
            checklist: [ health ]
            """
        );
        using var output = new StringWriter();
        var told = TextWriter.Synchronized(output);
        using var ended = new CancellationTokenSource();
        var watching = run.RunUntilAsync(["watch", "t", "--shadow"], told, told, ended.Token);
        var asking = run.Beside("another");
        for (var i = 0; i < 600 && !asking.Out.Contains("1.5.0", StringComparison.Ordinal) && !watching.IsCompleted; i++)
        {
            await Task.Delay(100);
            await asking.RunAsync("watch", "status");
        }

        await ended.CancelAsync();
        await watching;

        var kept = Directory
            .EnumerateFiles(run.Folder, "*.json", SearchOption.AllDirectories)
            .Where(f => f.Contains("watch", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .ToList();
        Assert.That(asking.Out, Does.Contain("1.5.0 •••"), output.ToString());
        Assert.That(kept, Is.Not.Empty.And.None.Contains("Zq7-"));
    }

    [Test]
    public async Task A_body_that_unpacks_without_end_is_bounded()
    {
        await using var target = await WrittenTarget.StartAsync();
        using var run = Prepare(target);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(new byte[64 * 1024 * 1024]);
        target.Write("/echo", packed.ToArray(), "text/plain", "gzip");

        await run.RunAsync("run", "echo", "--target", "t", "-i", "reason=x");

        Assert.That(run.Out, Does.Contain("the body is larger than 1024 KiB when it is unpacked"));
    }

    [Test]
    public async Task Requests_ask_for_bodies_that_are_not_packed()
    {
        await using var target = await WrittenTarget.StartAsync();
        using var run = Prepare(target);

        await run.RunAsync("run", "echo", "--target", "t", "-i", "reason=x");

        Assert.That(target.Accepted, Is.Not.Empty.And.All.EqualTo("identity"));
    }

    private static CommandRun Prepare(WrittenTarget target)
    {
        var run = new CommandRun().InRepository().With("TOKEN", Secret);
        run.Write(
            "runbooks/targets/t.yaml",
            $$"""
            apiVersion: runbooks/v1
            name: t
            base-url: {{target.BaseUrl}}
            headers: { X-Token: "${env:TOKEN}" }
            """
        );
        run.Write(
            "runbooks/echo.yaml",
            """
            apiVersion: runbooks/v1
            id: echo
            title: Say what came back
            severity: minor
            inputs:
              reason: { type: string, required: true, description: Why. }
            steps:
              - { id: echo, http: { get: /echo } }
              - { id: tell, notify: { text: "it said {{ steps.echo.body }} because {{ inputs.reason }}" } }
            checklist: [ health ]
            """
        );
        return run;
    }

    private static byte[] Packed(Func<Stream, Stream> pack)
    {
        using var packed = new MemoryStream();
        using (var packing = pack(packed))
            packing.Write(Encoding.UTF8.GetBytes(Body));
        return packed.ToArray();
    }

    private static string Bare(string text) =>
        text.Replace("\0", string.Empty, StringComparison.Ordinal).Replace("\\u0000", string.Empty, StringComparison.OrdinalIgnoreCase);
}
