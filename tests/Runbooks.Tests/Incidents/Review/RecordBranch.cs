using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Incidents.Templates;
using Runbooks.Incidents.Writing;
using Runbooks.Journals;
using Runbooks.Redaction;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Incidents.Review;

/// <summary>A real repository whose work tree stands on the branch of a record, as a reviewer checks it out.</summary>
internal sealed class RecordBranch : IDisposable
{
    public const string Id = "INC-20261123-154210-performance-degradation-abcd";
    public const string Folder = "incidents/2026/11/23/" + Id;
    public const string Ledger = "deployments/production.yaml";

    private static readonly Lazy<Task<IReadOnlyDictionary<string, byte[]>>> Approved = new(async () =>
    {
        using var branch = await ApproveAsync();
        return Directory
            .EnumerateFiles(branch.Run.Folder, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(branch.Run.Folder, f), File.ReadAllBytes);
    });

    private RecordBranch(CommandRun run) => Run = run;

    public CommandRun Run { get; }

    /// <summary>A record as the engine committed it, checked out.</summary>
    /// <param name="tell">What happened in the run; a rollback that took effect by default.</param>
    public static async Task<RecordBranch> StartAsync(Func<RunEventSink[], Task<Story>>? tell = null)
    {
        var branch = new RecordBranch(new CommandRun().InRepository());
        var directory = new RunDirectory(Path.Combine(branch.Run.Folder, ".git", "test-run"));

        // What ran had a secret in it: its copy cannot have the hash that the story names.
        await using var journal = RunJournal.Begin(directory, $"# {Redactor.Mask}\n");
        using var story = await (tell ?? Story.RecoveredAsync)([journal.AppendAsync]);
        var set = new IncidentFiles(new TemplateCatalog(null), story.Time).Build(story.History, journal.Snapshot(), ledger: null);
        var bag = new DiagnosticBag();
        Assert.That(RecordsRepository.Open(branch.Run.Folder, bag)!.WriteRecord(set.Commit), Is.TypeOf<Committed>());
        branch.Run.Git($"checkout -q incident/{Id}");
        return branch;
    }

    /// <summary>A record with everything that people owe it, approved and rendered; made once, and copied for each test.</summary>
    public static async Task<RecordBranch> ApprovedAsync()
    {
        var branch = new RecordBranch(new CommandRun());
        foreach (var (path, content) in await Approved.Value)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(branch.Full(path))!);
            await File.WriteAllBytesAsync(branch.Full(path), content);
        }

        return branch;
    }

    private static async Task<RecordBranch> ApproveAsync()
    {
        var branch = await StartAsync();
        branch.Edit("incident.yaml", "status: draft", "status: approved");
        branch.Edit("incident.yaml", "  summary: null", "  summary: Answers took four seconds for a quarter of an hour.");
        branch.Edit("incident.yaml", "  customers-affected: null", "  customers-affected: All 40 of them, by the gateway's log.");
        branch.Edit("incident.yaml", "  data-loss: null", "  data-loss: none");
        branch.Edit("incident.yaml", "  trigger: null", "  trigger: Release 1.5.0 read each tenant's settings once per answer.");
        branch.Edit("incident.yaml", "  contributing-factors: []", "  contributing-factors:\n    - The load test had one tenant.");
        branch.Edit("incident.yaml", "owner: null", "owner: query team");
        branch.Edit("incident.yaml", "due: null", "due: 2026-12-15");
        branch.Edit("incident.yaml", "reviewers: []", "reviewers: [service owner, on-call lead]");
        branch.Edit("incident.yaml", "approved-at: null", "approved-at: 2026-11-25T10:00:00Z");
        branch.Write(
            $"{Folder}/postmortem.md",
            string.Join(
                '\n',
                branch.Read($"{Folder}/postmortem.md").Split('\n').Where(l => !l.StartsWith("_To be written", StringComparison.Ordinal))
            )
        );
        Assert.That(await branch.Run.RunAsync("incidents", "render", "--base", "main"), Is.Zero, branch.Run.Out + branch.Run.Error);
        return branch;
    }

    /// <summary>Takes what is on the branch over to the base, as a merge does.</summary>
    public void Merge()
    {
        Commit();
        Run.Git($"branch -f main HEAD");
    }

    public void Commit()
    {
        Run.Git("add -A");
        Run.Git("commit -q --allow-empty -m Edit");
    }

    /// <summary>Replaces each occurrence of a text in a file of the record, or in one from the root of the repository.</summary>
    public void Edit(string file, string find, string replace)
    {
        var path = File.Exists(Full(file)) ? file : $"{Folder}/{file}";
        var text = Read(path);
        Assert.That(text, Does.Contain(find), $"{path} has nothing to edit");
        Write(path, text.Replace(find, replace, StringComparison.Ordinal));
    }

    public string Read(string path) => File.ReadAllText(Full(path));

    public void Write(string path, string text) => Run.Write(path, text);

    public void Delete(string file) => File.Delete(Full($"{Folder}/{file}"));

    public void Dispose() => Run.Dispose();

    private string Full(string path) => Path.Combine(Run.Folder, path);
}
