using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Incidents;
using Runbooks.Incidents.Writing;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Clocks;
using Runbooks.Runs;
using Runbooks.Steps;
using Runbooks.Targets;

namespace Runbooks.Rehearsal.Drilling.Running;

/// <summary>Makes one run of a drill: a recorded run as the command makes it, against a sandbox of its own.</summary>
/// <param name="ticker">Moves its clock.</param>
/// <param name="draws">What chance decides.</param>
/// <param name="project">Where runbooks that are called are found, and where commands run.</param>
/// <param name="environment">Looks an environment variable up, for commands that are run.</param>
internal sealed class DrilledRun(DrillTicker ticker, Draws draws, string project, Func<string, string?> environment)
{
    private const string EngineVersion = "drill";

    /// <param name="one">The case.</param>
    /// <param name="cancel">Ends the drill.</param>
    public async Task<DrilledRunFacts> RunAsync(PlannedCase one, CancellationToken cancel)
    {
        await using var ground = await DrillGround.PrepareAsync(one, ticker, draws, environment, cancel);
        var heard = new List<RecordedEvent>();
        var before = (ground.Sandbox.Toggles, ground.Sandbox.RollbackPosts);
        if (one.IsDoneBefore)
        {
            await ground.RollBackBeforeAsync(cancel);
            before = (ground.Sandbox.Toggles, ground.Sandbox.RollbackPosts);
        }

        var (result, trouble, wasKilled) = await RecordedAsync(one, ground, heard, cancel);
        var events = heard.ConvertAll(h => h.Event);
        var (verification, secrets) = result?.Record is RecordCommitted committed ? Verify(ground, committed) : (null, []);
        if (heard.Exists(h => h.Json.Contains(ground.Secret, StringComparison.Ordinal)))
            secrets = [.. secrets, "the journal"];
        return new DrilledRunFacts(
            events,
            result?.Finished,
            ground.Sandbox.ActiveVersion,
            ground.Sandbox.Toggles - before.Toggles,
            [
                .. ground
                    .Sandbox.Requests.Where(r =>
                        r is { Listener: "front", Method: "POST" } && r.Path.StartsWith(StatusReader.Controller, StringComparison.Ordinal)
                    )
                    .Select(r => $"{r.Method} {r.Path}")
                    .Skip(before.RollbackPosts),
            ],
            result?.Record,
            verification,
            secrets,
            trouble
        )
        {
            WasKilled = wasKilled,
            Withheld = [.. ground.Withheld],
        };
    }

    private async Task<(RecordedRunResult? Result, Exception? Trouble, bool WasKilled)> RecordedAsync(
        PlannedCase one,
        DrillGround ground,
        List<RecordedEvent> heard,
        CancellationToken cancel
    )
    {
        var setup = new RunSetup(ground.Clock, (_, token) => ground.AnswerAsync(one.Approval, token), ground.Environment, project, "drill")
        {
            RunsCommands = one.RunsCommands,
            SharesQuestions = false,
        };
        var terms = new RunTerms { EngineVersion = EngineVersion };
        var asked = new AskedRun(one.Runbook, ground.TargetFor(one), InputsOf(one, ground.Secret), terms);
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
                Invocation = new Invocation(project, Target: null, ground.Sandbox.BaseUrl.AbsoluteUri, []),
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
        var unfinished = UnfinishedRun.In([ground.Records.GitDirectory, StateDirectory.Find(ground.Environment)]);
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

    private static (IncidentVerification Verification, IReadOnlyList<string> SecretIn) Verify(DrillGround ground, RecordCommitted committed)
    {
        using var files = ground.Records.OpenFiles(committed.Commit);
        if (files is null)
            return (
                new IncidentVerification(
                    committed.Incident,
                    0,
                    0,
                    [new IncidentFault("incident.yaml", 0, $"the commit {committed.Commit} is gone.")]
                ),
                []
            );
        var secret = Encoding.UTF8.GetBytes(ground.Secret);
        var found = files.Below(committed.Path).Where(f => files.Read(f) is { } content && content.AsSpan().IndexOf(secret) >= 0);
        return (
            IncidentVerification.Of(files, committed.Incident, committed.Path + "/incident.yaml"),
            [.. found.Select(f => f[(committed.Path.Length + 1)..])]
        );
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
