using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Journals;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli.Incidents;

/// <summary>`incidents verify`: what a chain of hashes says of a record, and what it takes to say more.</summary>
public sealed class VerifyCommandTests
{
    private SandboxTarget _sandbox = null!;
    private CommandRun _run = null!;
    private string _branch = null!;
    private string _folder = null!;

    [SetUp]
    public async Task RecordAsync()
    {
        _sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        _run = new CommandRun().InRepository();
        _run.Write(
            "runbooks/look.yaml",
            """
            apiVersion: runbooks/v1
            id: look
            title: Look
            severity: minor
            steps:
              - id: status
                http: { get: /deployment/status }
            checklist: [ health ]
            """
        );
        await _run.RunAsync("run", "look", "--base-url", _sandbox.BaseUrl.AbsoluteUri, "--no-push");
        _branch = _run.Git("for-each-ref --format=%(refname:short) refs/heads/incident").Trim();
        _run.Git($"checkout -q {_branch}");
        _folder = Path.GetDirectoryName(
            Directory
                .EnumerateFiles(_run.Folder, "journal.ndjson", SearchOption.AllDirectories)
                .Single(f => !f.Contains("/.git/", StringComparison.Ordinal))
        )!;
    }

    [TearDown]
    public async Task StopAsync()
    {
        _run.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task A_record_that_was_written_anew_as_a_whole_is_consistent_and_no_more()
    {
        Forge("\"runbook\":\"look\"", "\"runbook\":\"leap\"");

        Assert.That(await _run.RunAsync("incidents", "verify"), Is.Zero, _run.Out);
        Assert.That(
            _run.Out,
            Does.Contain("files of evidence are consistent with themselves")
                .And.Contain("nothing outside the record says that nobody wrote all of it anew")
        );
        Assert.That(await _run.RunAsync("incidents", "verify", "--anchored"), Is.EqualTo(1));
    }

    [Test]
    public async Task The_commit_that_opened_it_at_the_remote_vouches_for_its_beginning_and_finds_a_forgery()
    {
        var journal = await File.ReadAllLinesAsync(Path.Combine(_folder, "journal.ndjson"));
        var run = (string)JsonNode.Parse(journal[0])!["event"]!["run"]!;
        var remote = Path.Combine(_run.Folder, "..", Path.GetFileName(_run.Folder) + ".git");
        try
        {
            _run.Git($"init -q --bare {remote}");
            _run.Git($"remote add origin {remote}");
            _run.Git("checkout -q --orphan opening");
            await File.WriteAllTextAsync(Path.Combine(_folder, "journal.ndjson"), string.Concat(journal.Take(3).Select(l => l + "\n")));
            _run.Git("add -A");
            _run.Git($"commit -q -m Open -m \"Runbook-Run: {run}/begun\"");
            _run.Git($"push -q origin HEAD:refs/heads/{_branch}");
            _run.Git($"checkout -q {_branch}");

            Assert.That(await _run.RunAsync("incidents", "verify", "--anchored"), Is.Zero, _run.Out);
            Assert.That(
                Regex.Replace(_run.Out, "[0-9a-f]{7},", "COMMIT,"),
                Does.Contain("origin has its first 3 events in the commit COMMIT, made while the run went on")
            );

            Forge("\"runbook\":\"look\"", "\"runbook\":\"leap\"");
            Assert.That(await _run.RunAsync("incidents", "verify"), Is.EqualTo(1), _run.Out);
            Assert.That(_run.Out, Does.Contain("journal.ndjson does not begin as origin has it in the commit"));
        }
        finally
        {
            Directory.Delete(remote, recursive: true);
        }
    }

    // Changes words of the journal and makes a chain of hashes that is whole again.
    private void Forge(string was, string becomes)
    {
        var path = Path.Combine(_folder, "journal.ndjson");
        var (previous, forged) = (string.Empty, new StringBuilder());
        foreach (var line in File.ReadAllLines(path))
        {
            var changed = Regex.Replace(
                line.Replace(was, becomes, StringComparison.Ordinal),
                "\"prev\":\"[0-9a-f]*\"}$",
                $"\"prev\":\"{previous}\"}}"
            );
            forged.Append(changed).Append('\n');
            previous = JournalLine.Hash(Encoding.UTF8.GetBytes(changed));
        }

        File.WriteAllText(path, forged.ToString());
        var record = Path.Combine(_folder, "incident.yaml");
        File.WriteAllText(record, Regex.Replace(File.ReadAllText(record), "last-line-sha256: .*", $"last-line-sha256: {previous}"));
        _run.Git("add -A");
        _run.Git("commit -q -m Forge");
    }
}
