using System.Text.Json.Nodes;
using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Clocks;
using Runbooks.Rehearsal.World.Kernel;
using Runbooks.Rehearsal.World.Network;
using Runbooks.Runs;
using Runbooks.Steps;

namespace Runbooks.Rehearsal.Drilling.Running;

/// <summary>Makes one run of a drill: a recorded run as the command makes it, against a target of its own.</summary>
/// <param name="draws">What chance decides.</param>
/// <param name="project">Where runbooks that are called are found, and where commands run.</param>
/// <param name="environment">Looks an environment variable up, for commands that are run.</param>
internal sealed class DrilledRun(Draws draws, string project, Func<string, string?> environment)
{
    private const string EngineVersion = "drill";

    /// <summary>Makes it in simulated time, on the thread that calls.</summary>
    /// <param name="one">The case; it runs no commands.</param>
    /// <param name="cancel">Ends the drill.</param>
    public DrilledRunFacts Play(PlannedCase one, CancellationToken cancel)
    {
        try
        {
            return SimulatedGround.Play(one, draws, environment, ground => RunAsync(one, ground, cancel));
        }
        catch (WorldEndedException e)
        {
            return new DrilledRunFacts([], null, string.Empty, 0, [], null, null, [], e);
        }
    }

    /// <summary>Makes it over HTTP.</summary>
    /// <param name="one">The case.</param>
    /// <param name="ticker">Moves its clock.</param>
    /// <param name="cancel">Ends the drill.</param>
    public async Task<DrilledRunFacts> RunAsync(PlannedCase one, DrillTicker ticker, CancellationToken cancel)
    {
        await using var ground = await SandboxGround.PrepareAsync(one, ticker, draws, environment, cancel);
        return await RunAsync(one, ground, cancel);
    }

    private async Task<DrilledRunFacts> RunAsync(PlannedCase one, DrillGround ground, CancellationToken cancel)
    {
        var heard = new List<RecordedEvent>();
        if (one.IsDoneBefore)
            await ground.RollBackBeforeAsync(cancel);
        var before = (Changes: ground.Played.Changes.Count, Posts: Posts(ground).Count());
        var (result, trouble, wasKilled) = await RecordedAsync(one, ground, heard, cancel);
        var events = heard.ConvertAll(h => h.Event);
        var (verification, secrets) = result?.Record is { } record ? ground.Examine(record) : (null, []);
        if (heard.Exists(h => h.Json.Contains(ground.Secret, StringComparison.Ordinal)))
            secrets = [.. secrets, "the journal"];
        var changes = ground.Played.Changes.Skip(before.Changes).ToList();
        return new DrilledRunFacts(
            events,
            result?.Finished,
            ground.Played.ActiveVersion!,
            changes.Count(c => c.IsOfRequest),
            [.. Posts(ground).Skip(before.Posts)],
            result?.Record,
            verification,
            secrets,
            trouble
        )
        {
            WasKilled = wasKilled,
            Withheld = [.. ground.Withheld],
            HasRepository = ground.Records is not null,
            WasMovedByOthers = changes.Exists(c => !c.IsOfRequest),
            IsHalfDone = ground.Played.IsHalfDone,
        };
    }

    private static IEnumerable<string> Posts(DrillGround ground) =>
        ground
            .Played.Requests.Where(r =>
                r is { Listener: "front", Method: "POST" }
                && (PlayedController.RoleOf(r.Path) is not null || PlayedController.IsChange(r.Path))
            )
            .Select(r => $"{r.Method} {r.Path}");

    private async Task<(RecordedRunResult? Result, Exception? Trouble, bool WasKilled)> RecordedAsync(
        PlannedCase one,
        DrillGround ground,
        List<RecordedEvent> heard,
        CancellationToken cancel
    )
    {
        var setup = ground.SetupOf(project);
        var terms = new RunTerms { EngineVersion = EngineVersion };
        var asked = new AskedRun(one.Runbook, ground.Target(), InputsOf(one, ground.Secret), terms);
        var wasKilled = false;
        try
        {
            var request = new RecordedRunRequest(
                asked,
                new FoundRunbook(one.Runbook.Id, one.Runbook.Source.Path, FullPath: null),
                RecordOf(ground)
            )
            {
                Connections = ground.Connections,
                Invocation = new Invocation(project, Target: null, ground.Address.AbsoluteUri, []),
            };
            return (await new RecordedRun(setup).RunAsync(request, [Hear], cancel), null, false);
        }
        catch (DrillKilled)
        {
            wasKilled = true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (null, e, wasKilled);
        }

        try
        {
            return (await ResumeAsync(asked, ground, setup, heard, cancel), null, wasKilled);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (null, e, wasKilled);
        }

        // What is announced after the write that the process dies at is heard by nobody.
        ValueTask Hear(RecordedEvent recorded)
        {
            if (one.KilledAt is { } last && recorded.Sequence > last)
                throw new DrillKilled();
            lock (heard)
                heard.Add(recorded);
            return recorded.Sequence == one.KilledAt ? throw new DrillKilled() : ValueTask.CompletedTask;
        }
    }

    private static RecordTerms RecordOf(DrillGround ground) => new(ground.Records) { Pushes = false, OpensPullRequest = false };

    private static async Task<RecordedRunResult?> ResumeAsync(
        AskedRun asked,
        DrillGround ground,
        RunSetup setup,
        List<RecordedEvent> heard,
        CancellationToken cancel
    )
    {
        var unfinished = UnfinishedRun.In(RunRecording.Places(ground.Environment, ground.Records), ground.Disk);
        if (unfinished is not [var run])
            return null;
        var request = new ResumeRequest(run, asked, RecordOf(ground)) { Connections = ground.Connections };
        lock (heard)
            heard.Clear();
        return await new ResumedRun(setup).ResumeAsync(request, [Hear], [Hear], cancel);

        ValueTask Hear(RecordedEvent recorded)
        {
            lock (heard)
                heard.Add(recorded);
            return ValueTask.CompletedTask;
        }
    }

    private static JsonObject InputsOf(PlannedCase one, string secret)
    {
        var given = new JsonObject();
        foreach (var input in one.Runbook.Inputs)
        {
            if (one.Inputs.TryGetValue(input.Name, out var text))
                given[input.Name] = text;
            else if (input.Secret)
                given[input.Name] = secret;
            else if (input is { Required: true, Default: null })
                given[input.Name] = Made(input, one);
        }

        var bag = new DiagnosticBag();
        return InputValues.Complete(one.Runbook, given, bag) ?? throw new InvalidOperationException(bag.Sorted()[0].Message);
    }

    private static string Made(InputDefinition input, PlannedCase one) =>
        input.Type switch
        {
            _ when input.Choices.Count > 0 => input.Choices[0],
            InputType.Integer or InputType.Number => "1",
            InputType.Boolean => "true",
            InputType.Duration => "1m",
            InputType.Version => input.Name.StartsWith("bad", StringComparison.Ordinal) ? one.BadVersion : one.GoodVersion,
            _ => "A drill.",
        };
}
