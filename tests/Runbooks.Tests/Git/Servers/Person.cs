using Runbooks.Diagnostics;
using Runbooks.Git;

namespace Runbooks.Tests.Git.Servers;

/// <summary>Somebody with a home and a clone: what git, ssh and gpg know of the user comes from there alone.</summary>
internal sealed class Person : IDisposable
{
    private readonly Dictionary<string, string> _environment = [];

    public Person(string remote)
    {
        Home = Directory.CreateTempSubdirectory("runbook-home-").FullName;
        (_environment["HOME"], _environment["GIT_CONFIG_NOSYSTEM"]) = (Home, "1");
        Configure("[user]\n\tname = Ada\n\temail = ada@example.org\n");
        Clone = Path.Combine(Home, "clone");
        ScratchRepository.GitIn(Home, "init", "--quiet", "--initial-branch=main", Clone);
        Git("remote", "add", "origin", remote);
        Git("config", "user.name", "Ada");
        Git("config", "user.email", "ada@example.org");
    }

    public string Home { get; }

    public string Clone { get; }

    public RecordsRepository Records
    {
        get
        {
            var bag = new DiagnosticBag();
            return RecordsRepository.Open(Clone, bag, Environment) ?? throw new InvalidOperationException(bag.Sorted()[0].Message);
        }
    }

    public string? Environment(string name) => _environment.GetValueOrDefault(name);

    public Person With(string variable, string value)
    {
        _environment[variable] = value;
        return this;
    }

    /// <summary>Adds to the user's own configuration.</summary>
    public Person Configure(string text)
    {
        File.AppendAllText(Path.Combine(Home, ".gitconfig"), text);
        return this;
    }

    public string Git(params string[] arguments) => ScratchRepository.GitIn(Clone, arguments);

    /// <summary>Commits a record and pushes it, with one try where none are given.</summary>
    public async Task<PushResult> RecordAsync(
        string incident,
        string run,
        TimeProvider? time = null,
        TimeSpan? patience = null,
        RecordOnTip? rebuild = null
    )
    {
        var record = Runbooks.Tests.Git.Records.Of(incident, run);
        var made = Records.WriteRecord(record);
        Assert.That(made, Is.InstanceOf<Committed>());
        return await PushAsync(record, ((Committed)made).Commit, time, patience, rebuild);
    }

    public Task<PushResult> PushAsync(
        RecordCommit record,
        string commit,
        TimeProvider? time = null,
        TimeSpan? patience = null,
        RecordOnTip? rebuild = null
    ) =>
        Records
            .FindPush(time ?? TimeProvider.System, () => 0.5)!
            .PushAsync(record, commit, rebuild ?? (_ => record), patience ?? TimeSpan.Zero, CancellationToken.None);

    public void Dispose() => Directory.Delete(Home, recursive: true);
}
