using System.Text.Json.Nodes;
using Runbooks.Connections;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Rehearsal.Simulation.Cases;
using Runbooks.Rehearsal.Simulation.Judging;
using Runbooks.Rehearsal.Simulation.Machines;
using Runbooks.Rehearsal.Simulation.Network;
using Runbooks.Rehearsal.World.Kernel;
using Runbooks.Rehearsal.World.Network;
using Runbooks.Runs;
using Runbooks.SharedLocks;
using Runbooks.Steps;
using static Runbooks.Rehearsal.Simulation.Cases.HappeningKind;

namespace Runbooks.Rehearsal.Simulation;

/// <summary>
/// One world from its beginning to its end: a machine, a target, the engine as it is, and everything else that happens.
/// It is over when no process lives, nobody is still to act, and no run is unfinished.
/// </summary>
internal sealed class SimulatedWorld
{
    private const int MostSteps = 400_000;
    private const int MostResumptions = 12;
    private static readonly TimeSpan LongestWorld = TimeSpan.FromHours(12);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UsualResumption = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UsualAnswer = TimeSpan.FromSeconds(2);

    private readonly SimulationCase _played;
    private readonly SimulatedRunbook _runbook;
    private readonly SimulationOptions _options;
    private readonly Scheduler _scheduler;
    private readonly Chance _ids;
    private readonly SimulatedMachine _machine;
    private readonly SimulatedTarget _target;
    private readonly Witness _witness;
    private readonly Target _described;
    private readonly Target _otherwiseNamed;
    private readonly List<StoryLine>? _story;
    private int _actors;
    private int _resumptions;
    private int _refused;
    private int _firstResumed;
    private bool _wasElsewhere;

    private SimulatedWorld(SimulationCase played, SimulatedRunbook runbook, SimulationOptions options, bool tells)
    {
        (_played, _runbook, _options, _story) = (played, runbook, options, tells ? [] : null);
        _scheduler = new Scheduler(played.Order == 0 ? null : new Chance(played.Order));
        _ids = new Chance(~played.Order);
        _machine = new SimulatedMachine(_scheduler, Interrupt);
        _target = new SimulatedTarget(
            played,
            _scheduler,
            played.Order == 0 ? null : new Chance(played.Order + 1),
            SimulatedSecret.Aside(played.Find(SaysSecrets)?.Value ?? 0)
        )
        {
            Witness = p => _witness!.See(p),
            Connected = Connect,
            Tell = Tell,
            Between = options.Between?.Invoke(),
        };
        _witness = new Witness(_machine, _target.Truth, runbook.Requires, Tell);
        _target.Begin();
        _described = options.Declared(
            new Target("shop", new Uri($"http://{SimulatedTarget.Host}"))
            {
                Controller = played.IsPlaybook ? null : PlayedController.With(played.Traits).Controller,
                Tenant = Target.DemoTenant,
                Headers = [KeyValuePair.Create("Authorization", $"Bearer {SimulatedSecret.Value}")],
                Secrets = [SimulatedSecret.Value],
                Environments = new Dictionary<string, Uri>
                {
                    ["blue"] = new($"http://blue.{SimulatedTarget.Host}"),
                    ["green"] = new($"http://green.{SimulatedTarget.Host}"),
                },
            }
        );
        _otherwiseNamed = _described with
        {
            Name = "shop-as-others-call-it",
            BaseUrl = new Uri($"http://{SimulatedTarget.Host.ToUpperInvariant()}:80/"),
        };
    }

    /// <param name="played">What happens in it.</param>
    /// <param name="runbook">What is run.</param>
    /// <param name="options">What all worlds share.</param>
    /// <param name="tells">Whether the story is kept.</param>
    public static WorldResult Play(SimulationCase played, SimulatedRunbook runbook, SimulationOptions options, bool tells = false) =>
        new SimulatedWorld(played, runbook, options, tells).Play();

    private WorldResult Play()
    {
        var before = SynchronizationContext.Current;
        try
        {
            var first = _machine.Start(p => RunAsync(p, TimeSpan.Zero), Failed);
            foreach (var happening in _played.Happenings)
                Schedule(happening, first);
            while (Continue())
            {
                // Everything is done by the scheduler.
            }
        }
        finally
        {
            _scheduler.IsOver = true;
            SynchronizationContext.SetSynchronizationContext(before);
        }

        var judge = new WorldJudge(_machine, _target, _witness, _played);
        judge.Judge();
        return new WorldResult(
            _witness.Violations,
            judge.Digest(),
            [.. _witness.Runs.Where(r => r.Finished is not null).Select(r => r.Finished!.Outcome)],
            _story ?? []
        )
        {
            Events = _witness.Events,
            Requests = _target.Requests,
            Crashes = _machine.Killed,
            Resumptions = _resumptions,
            Refused = _refused,
            Toggles = _target.Truth.Toggles.Count(),
            Length = _scheduler.Now,
        };
    }

    private bool Continue()
    {
        if (_machine.Alive == 0 && _actors == 0 && !GoOnWithUnfinished() && !GoOnElsewhere())
            return false;
        if (_scheduler.Step() && _scheduler.Steps < MostSteps && _scheduler.Now < LongestWorld)
            return true;
        var living = _machine.Processes.Where(p => !p.IsDead).Select(Witness.Name).ToList();
        if (living.Count > 0)
            _witness.Violations.Add(
                new Violation(
                    Invariant.Ends,
                    $"{string.Join(", ", living)} did not end within {Duration.Format(_scheduler.Now)} of simulated time"
                )
            );
        return false;
    }

    // Somebody finds the run that is not finished, and goes on with it, until there is none.
    private bool GoOnWithUnfinished()
    {
        var runs = _machine
            .Disk.Below($"{SimulatedMachine.State}/runbook/runs")
            .Where(p => p.EndsWith("/journal.ndjson", StringComparison.Ordinal));
        if (!runs.Any(r => _machine.Disk.Files[r].Content.Span.Contains((byte)'\n')))
            return false;
        if (++_resumptions > MostResumptions)
        {
            _witness.Violations.Add(new Violation(Invariant.Ends, $"a run could not be finished in {MostResumptions} resumptions"));
            return false;
        }

        var wait = _played.Find(ResumesLate) is { } late && _resumptions == 1 ? TimeSpan.FromMilliseconds(late.Value) : UsualResumption;
        After(wait, () =>
        {
            if (_resumptions == 1 && _played.Has(RunsAnew))
                _machine.Start(p => RunAsync(p, TimeSpan.Zero), Failed);
            var resumed = _machine.Start(ResumeAsync, Failed);
            if (_firstResumed == 0)
                _firstResumed = resumed.Number;
        });
        return true;
    }

    private bool GoOnElsewhere()
    {
        if (_wasElsewhere || _played.Find(SecondMachine) is not { } second)
            return false;
        _wasElsewhere = true;
        After(TimeSpan.FromMilliseconds(second.Value), () =>
        {
            Tell("another operator", "begins on another machine");
            _machine.Start(
                p =>
                {
                    p.Machine = SimulatedMachine.Elsewhere;
                    return RunAsync(p, TimeSpan.Zero, _described, Elsewhere);
                },
                Failed
            );
        });
        return true;
    }

    private void Schedule(Happening happening, SimulatedProcess first)
    {
        Action? act = happening.Kind switch
        {
            OperatorToggles => () => _target.Toggle("another operator"),
            OperatorDeploys => () => Act("another operator", "a new version is put on the standby", _target.Truth.Deploy),
            OperatorPrunes => () => Act("another operator", "what stands by is cleared away", _target.Prune),
            ControllerRestarts => () => Act("target", "the controller starts anew, and its history is gone", _target.Restart),
            SecondRun => () => _machine.Start(p => RunAsync(p, TimeSpan.Zero), Failed),
            SecondRunWaits => () => _machine.Start(p => RunAsync(p, Patience), Failed),
            SecondName => () => _machine.Start(p => RunAsync(p, Patience, _otherwiseNamed, Variable), Failed),
            LockReleased => () => _machine.Start(ReleaseAsync, Failed),
            Cancels => () => Act("the operator", "wishes to stop", () => _scheduler.Add(first, _ => first.Cancel.Cancel(), null)),
            _ => null,
        };
        if (act is not null)
            After(TimeSpan.FromMilliseconds(happening.Value), act);
    }

    private void After(TimeSpan wait, Action act)
    {
        _actors++;
        _scheduler.AddAfter(wait, null, () =>
        {
            _actors--;
            act();
        });
    }

    private void Act(string who, string what, Action act)
    {
        act();
        Tell(who, who == "another operator" ? $"{what}: now {_target.Truth.Active} {_target.Truth.ActiveVersion} serves" : what);
    }

    private Task RunAsync(SimulatedProcess process, TimeSpan patience) => RunAsync(process, patience, _described, Variable);

    private async Task RunAsync(SimulatedProcess process, TimeSpan patience, Target target, Func<string, string?> variable)
    {
        var inputs = _runbook.InputsOf(_played.Has(BadVersionGiven), _played.Has(ExpectedVersionGiven));
        var bad = SimulatedRunbook.BadOf(inputs) ?? BadByNow();
        using var connections = ConnectionsOf(process);
        var result = await new RecordedRun(SetupOf(process, variable)).RunAsync(
            new RecordedRunRequest(Asked(target, inputs, patience), _runbook.Found, new RecordTerms(Records: null))
            {
                Connections = connections,
                Invocation = new Invocation(_options.Root, target.Name, null, []),
            },
            [recorded => Heard(process, recorded, bad)],
            process.Cancel.Token
        );
        Refuse(process, result);
    }

    private AskedRun Asked(Target target, JsonObject inputs, TimeSpan patience) =>
        new(_runbook.Runbook, target, inputs, new RunTerms { EngineVersion = _options.EngineVersion, WaitForLock = patience });

    private async Task ResumeAsync(SimulatedProcess process)
    {
        var open = UnfinishedRun.In([SimulatedMachine.State], _machine.DiskOf(process)).FirstOrDefault(r => !r.IsLive);
        if (open is null)
            return;
        var inputs = _runbook.InputsOf(_played.Has(BadVersionGiven), _played.Has(ExpectedVersionGiven));
        _witness.Begin(process, open.Started.Run, SimulatedRunbook.BadOf(inputs));
        using var connections = ConnectionsOf(process);
        var result = await new ResumedRun(SetupOf(process, Variable)).ResumeAsync(
            new ResumeRequest(open, Asked(_described, inputs, TimeSpan.Zero), new RecordTerms(Records: null))
            {
                Connections = connections,
                Abandons = _played.Has(Abandons),
            },
            [recorded => Heard(process, recorded, SimulatedRunbook.BadOf(inputs))],
            [],
            process.Cancel.Token
        );
        Refuse(process, result);
    }

    private async Task ReleaseAsync(SimulatedProcess process)
    {
        var locks = new TargetLocks(RunSetup.Locks(Variable), _machine.Of(process), _machine.Clock, _machine.DiskOf(process));
        var (found, _) = await locks.ListAsync(records: null, process.Cancel.Token);
        foreach (var held in found)
        {
            _witness.LockWasReleased = true;
            Tell("another operator", "runbook lock release");
            await locks.ReleaseAsync(held, records: null, process.Cancel.Token);
        }
    }

    private void Refuse(SimulatedProcess process, RecordedRunResult result)
    {
        process.SaysItHolds = false;
        if (result.Finished is not null)
            return;
        _refused++;
        Tell(
            Witness.Name(process),
            result.Holder is { } holder
                ? $"is refused: {holder.State?.Purpose}"
                : $"is refused: run {result.Unfinished?.Started.Run} must be finished first"
        );
    }

    private RunSetup SetupOf(SimulatedProcess process, Func<string, string?> variable) =>
        new(_machine.Clock, AskAsync, variable, _options.Root, "ada")
        {
            SharesQuestions = false,
            IsPlayed = true,
            Disk = _machine.DiskOf(process),
            Machine = _machine.Of(process),
            RandomBytes = _ids.Bytes,
            Propose = _runbook.Propose,
            Postmortem = _played.IsThorough ? null : static record => $"# {record.Id}\n\nThe post-mortem of a simulated run.\n",
            Jitter = _ids.Fraction,
        };

    private TargetConnections ConnectionsOf(SimulatedProcess process)
    {
        var clock = _machine.Clock;
        return new TargetConnections(
            () => new SimulatedNetwork(process, _target, clock),
            () => new SimulatedNetwork(process, _target, clock)
        );
    }

    // Who asks means what serves at that moment. What a controller that forgot its history served then, no engine can know.
    private string? BadByNow() =>
        _target.Truth.ActiveVersion == TargetTruth.Bad && !_played.Has(ControllerRestarts) && !_played.Has(RestartsAfter)
            ? TargetTruth.Bad
            : null;

    private async Task<ApprovalAnswer> AskAsync(ApprovalRequest request, CancellationToken cancel)
    {
        await Task.Delay(
            _played.Find(AnswersLate) is { } late ? TimeSpan.FromMilliseconds(late.Value) : UsualAnswer,
            _machine.Clock,
            cancel
        );
        if (request.Act is not null)
            return new ApprovalAnswer(Granted: true, "ada", "at the terminal")
            {
                Report = new ManualReport(ManualAnswer.Done, string.Empty),
            };
        return new ApprovalAnswer(!_played.Has(Declines), "ada", "at the terminal");
    }

    private ValueTask Heard(SimulatedProcess process, RecordedEvent recorded, string? bad)
    {
        if (!process.IsDead)
            _witness.Hear(process, recorded, bad);
        return ValueTask.CompletedTask;
    }

    private int Interrupt(SimulatedProcess process, string path)
    {
        foreach (var happening in _played.Happenings)
        {
            if (happening.Which != process.Writes || process.Number != (happening.Kind == CrashOfResumed ? _firstResumed : 1))
                continue;
            switch (happening.Kind)
            {
                case Crash or CrashOfResumed:
                    Tell(Witness.Name(process), $"is killed at its write {process.Writes}, {happening.Value} % of it made: {path}");
                    _machine.Kill(process);
                    return happening.Value;
                case PowerLoss:
                    Tell("machine", $"loses its power at write {process.Writes}: {path}");
                    _machine.LosePower(happening.Value);
                    return 0;
                case StopsAtWrite:
                    Stop(process, happening);
                    return 100;
            }
        }

        return 100;
    }

    private void Connect(SimulatedProcess process)
    {
        process.Connections++;
        if (
            process.Number == 1
            && _played.Happenings.FirstOrDefault(h => h.Kind == StopsAtConnection && h.Which == process.Connections) is { } stop
        )
            Stop(process, stop);
    }

    private void Stop(SimulatedProcess process, Happening happening)
    {
        Tell(Witness.Name(process), $"stands still for {happening.Value} ms");
        process.Stop(TimeSpan.FromMilliseconds(happening.Value));
    }

    private void Failed(SimulatedProcess process, Exception e)
    {
        Tell(Witness.Name(process), $"ends with {e.GetType().Name}: {e.Message}");
        _witness.Violations.Add(
            new Violation(
                Invariant.Ends,
                $"{Witness.Name(process)} ended with {e.GetType().Name}: {e.Message}{Environment.NewLine}{e.StackTrace}"
            )
        );
    }

    private void Tell(string who, string what) => _story?.Add(new StoryLine(_scheduler.Now, who, what));

    private static string? Elsewhere(string name) => Variable(name) is { } path ? $"{SimulatedMachine.Elsewhere}{path}" : null;

    private static string? Variable(string name) =>
        name switch
        {
            "XDG_STATE_HOME" => "/state",
            "XDG_RUNTIME_DIR" => "/memory",
            "HOME" => "/home/ada",
            _ => null,
        };
}
