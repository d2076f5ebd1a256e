using System.Collections.Concurrent;
using Runbooks.Connections;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Clocks;
using Runbooks.Rollback;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Steps;
using Runbooks.Storage;

namespace Runbooks.Rehearsal.Drilling.Running;

/// <summary>What one drilled run stands on: a sandbox, a records repository and a clock of its own, which go when it has ended.</summary>
internal sealed class DrillGround : IAsyncDisposable
{
    // Long and without meaning, so that finding it anywhere is finding this one.
    private readonly string _secret;
    private readonly string _folder;
    private readonly ConcurrentDictionary<string, bool> _withheld = new(StringComparer.Ordinal);
    private readonly DrillTicker _ticker;
    private readonly Func<string, string?> _environment;

    private DrillGround(
        string folder,
        string secret,
        DrillTicker ticker,
        DrillClock clock,
        SandboxTarget sandbox,
        RecordsRepository records,
        Func<string, string?> environment
    )
    {
        (_folder, _secret, _ticker, _environment) = (folder, secret, ticker, environment);
        (Clock, Sandbox, Records) = (clock, sandbox, records);
        var under = new RequestsUnderWay();
        clock.IsBusy = () => under.Count > sandbox.RequestsHeldUp;
        Connections = TargetConnections.CreateAround(
            [],
            inner => under.Around(Within(inner)),
            inner => under.Around(Within(inner)),
            isOfOurs: true
        );
    }

    /// <summary>The time of the run and of its sandbox.</summary>
    public DrillClock Clock { get; }

    public SandboxTarget Sandbox { get; }

    /// <summary>Where its record goes.</summary>
    public RecordsRepository Records { get; }

    /// <summary>How its requests leave: to the sandbox alone.</summary>
    public TargetConnections Connections { get; }

    /// <summary>Whose requests were not sent, because they are not the sandbox.</summary>
    public IEnumerable<string> Withheld => _withheld.Keys;

    /// <summary>A value that must appear nowhere.</summary>
    public string Secret => _secret;

    /// <param name="one">The case.</param>
    /// <param name="ticker">Moves the clock.</param>
    /// <param name="draws">What chance decides.</param>
    /// <param name="environment">Looks an environment variable up, for commands that are run.</param>
    /// <param name="cancel">Cancels it.</param>
    public static async Task<DrillGround> PrepareAsync(
        PlannedCase one,
        DrillTicker ticker,
        Draws draws,
        Func<string, string?> environment,
        CancellationToken cancel
    )
    {
        var folder = DrillFolder.Make(environment);
        var clock = ticker.NewClock(one.RunsCommands);
        SandboxTarget? sandbox = null;
        try
        {
            var options = new SandboxOptions
            {
                BadRelease = one.Release,
                Faults = one.Faults,
                GoodVersion = one.GoodVersion,
                BadVersion = one.BadVersion,
                DataDirectory = Path.Combine(folder, "sandbox"),
            };
            sandbox = await SandboxTarget.StartAsync(options, clock, cancel);
            var bag = new DiagnosticBag();
            var home = Path.Combine(folder, "home");
            string? Lookup(string name) =>
                LookUp(name, home, $"drill-secret-{draws.Draw(one.Name):x8}-{draws.Draw(one.Runbook.Id):x8}", environment);
            var records = RecordsRepository.Create(Path.Combine(folder, "records"), bag) is null
                ? null
                : RecordsRepository.Open(Path.Combine(folder, "records"), bag, Lookup);
            if (records is null)
                throw new IOException(bag.Sorted()[0].Message);
            return new DrillGround(folder, Lookup("DRILL_SECRET")!, ticker, clock, sandbox, records, Lookup);
        }
        catch
        {
            if (sandbox is not null)
                await sandbox.DisposeAsync();
            ticker.LetGo(clock);
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Looks an environment variable up as the run sees it: nothing of the person's own but the paths of programs.</summary>
    public string? Environment(string name) => _environment(name);

    /// <summary>The target as the run knows it, with a credential of its own.</summary>
    /// <param name="one">The case.</param>
    public Target TargetFor(PlannedCase one) =>
        new("sandbox", Sandbox.BaseUrl)
        {
            Title = "The sandbox of the drill",
            ProcessingTime = one.ProcessingTime ?? Target.UsualProcessingTime,
            Headers = [KeyValuePair.Create("Authorization", $"Bearer {_secret}")],
            Secrets = [_secret],
        };

    /// <summary>Answers an approval as the case says.</summary>
    /// <param name="approval">Who answers.</param>
    /// <param name="cancel">Ends the question.</param>
    public async Task<ApprovalAnswer> AnswerAsync(DrillApproval approval, CancellationToken cancel)
    {
        if (approval == DrillApproval.Unanswered)
            await Task.Delay(Timeout.InfiniteTimeSpan, Clock, cancel);
        return new ApprovalAnswer(approval == DrillApproval.Granted, "the person of the drill", "drill");
    }

    /// <summary>Rolls the target back as somebody else would, before the run.</summary>
    public async Task RollBackBeforeAsync(CancellationToken cancel)
    {
        using var somebody = new HttpMessageInvoker(Within(new SocketsHttpHandler()));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Sandbox.BaseUrl, RollbackProtocol.RollbackPath))
        {
            Content = new ByteArrayContent([]),
        };
        using var response = await somebody.SendAsync(request, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Connections.Dispose();
        await Sandbox.DisposeAsync();
        _ticker.LetGo(Clock);
        Directory.Delete(_folder, recursive: true);
    }

    private SandboxOnly Within(HttpMessageHandler inner) =>
        new(inner, [Sandbox.BaseUrl, Sandbox.Blue, Sandbox.Green], whose => _withheld.TryAdd(whose, true));

    private static string? LookUp(string name, string home, string secret, Func<string, string?> environment) =>
        name switch
        {
            "HOME" or "USERPROFILE" => home,
            "XDG_STATE_HOME" => Path.Combine(home, "state"),
            "XDG_RUNTIME_DIR" => Path.Combine(home, "run"),
            "XDG_CONFIG_HOME" => Path.Combine(home, "config"),
            "DRILL_SECRET" => secret,
            MachinePlace.Variable => "none",
            "PATH" or "LANG" or "TMPDIR" or "SystemRoot" => environment(name),
            _ when Credentials.AreNamed(name) || name == "TOKEN" => secret,
            _ => null,
        };
}
