using Runbooks.Connections;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Git;
using Runbooks.Planning;
using Runbooks.Redaction;
using Runbooks.Rehearsal.Rehearsing;
using Runbooks.Runs;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Steps;
using Runbooks.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rehearsal.Rehearsing;

/// <summary>
/// What a rehearsal predicts, held against the run that it predicts: the same requests, over a wire that takes a known time for each.
/// </summary>
public sealed class PredictionTests
{
    private const string Yaml = """
        apiVersion: runbooks/v1
        id: timed
        title: Timed
        severity: critical
        steps:
          - { id: status, http: { get: /deployment/status } }
          - { id: rollback, rollback: { to: previous, within: 60s } }
          - { id: version, http: { get: /api/health }, expect: [ body.version == "1.4.2" ] }
        checklist: [ health, environment-switched, version ]
        """;

    [TestCase(0, true)]
    [TestCase(3, true)]
    [TestCase(19, true)]
    [TestCase(27, false, Description = "longer than the controller declares: the range is not so wide that anything lies in it")]
    public async Task The_real_run_takes_as_long_as_was_predicted(int switchSeconds, bool isWithin)
    {
        var clock = new LeapingClock();
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        var target = new Target("sandbox", sandbox.BaseUrl) { ProcessingTime = TimeSpan.FromSeconds(20) };
        HttpMessageHandler Wire(HttpMessageHandler connection) =>
            new TimedWire(connection, clock, TimeSpan.FromMilliseconds(40), TimeSpan.FromSeconds(switchSeconds));
        var report = await RehearseAsync(clock, target, Wire, records: null);

        var took = await RunAsync(clock, target, Wire);

        var total = report.Forecast!.Total;
        Assert.Multiple(() =>
        {
            Assert.That(sandbox.Toggles, Is.EqualTo(1), "by the run alone");
            Assert.That(total.Low <= took && took <= total.High, Is.EqualTo(isWithin), $"{took} and {total.Low} to {total.High}");
            Assert.That(total.High - total.Low, Is.EqualTo(TimeSpan.FromSeconds(20)), "all but the switch was measured");
            Assert.That(report.Forecast.Phases.Select(p => p.Phase), Is.EqualTo(new[] { "detect", "prepare", "roll back", "verify" }));
        });
    }

    [Test]
    public async Task Each_phase_is_what_its_requests_and_waits_add_up_to()
    {
        var clock = new LeapingClock();
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        var target = new Target("sandbox", sandbox.BaseUrl) { ProcessingTime = TimeSpan.FromSeconds(20) };

        var report = await RehearseAsync(
            clock,
            target,
            c => new TimedWire(c, clock, TimeSpan.FromMilliseconds(100), TimeSpan.Zero),
            records: null
        );

        var phases = report.Forecast!.Phases.ToDictionary(p => p.Phase, p => p.Range);
        Assert.Multiple(() =>
        {
            // What the look at the checklist asks beside these two is the machine's affair, a tenth of a second each.
            Assert.That(phases["detect"], Is.Null);
            Assert.That(phases["prepare"]!.Value.Low, Is.EqualTo(phases["prepare"]!.Value.High));
            Assert.That(
                phases["prepare"]!.Value.Low,
                Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(0.2)),
                "the status before the run, and the first step"
            );
            Assert.That(
                phases["roll back"]!.Value.High - phases["roll back"]!.Value.Low,
                Is.EqualTo(TimeSpan.FromSeconds(20)),
                "the switch"
            );
            Assert.That(
                phases["roll back"]!.Value.Low,
                Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(4.7)),
                "one read, one probe, one that sees the switch, and four stable ones a second apart"
            );
            Assert.That(
                phases["verify"]!.Value.Low,
                Is.EqualTo(phases["verify"]!.Value.High).And.GreaterThanOrEqualTo(TimeSpan.FromSeconds(0.5)),
                "a step, the checklist, and the last status"
            );
            Assert.That(report.Forecast.Describe(), Does.Match(@"^[5-6](\.\d)?s to 2[5-6](\.\d)?s, within the objective of 2m\.$"));
            Assert.That(report.Answer, Is.EqualTo(RehearsalAnswer.Holds));
        });
    }

    [Test]
    public async Task A_step_that_is_tried_again_behind_a_switch_that_is_only_thought_counts_once_and_its_bound_is_named()
    {
        var clock = new LeapingClock();
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );

        var report = await RehearseAsync(
            clock,
            new Target("sandbox", sandbox.BaseUrl),
            c => new TimedWire(c, clock, TimeSpan.FromMilliseconds(100), TimeSpan.Zero),
            records: null,
            Yaml.Replace(
                "expect: [ body.version == \"1.4.2\" ]",
                "expect: [ body.version == \"9\" ], retry: { attempts: 20, delay: 1s, max-delay: 1s, within: 20s }",
                StringComparison.Ordinal
            )
        );

        var verify = report.Forecast!.Phases.Single(p => p.Phase == "verify");
        Assert.That(report.Steps.Single(s => s.Path == "version").Status, Is.EqualTo(StepStatus.Failed), "it was tried until its bound");
        Assert.That(verify.Range!.Value.High.TotalSeconds, Is.LessThan(5), "what is foretold");
        Assert.That(verify.Basis, Has.Some.EqualTo("`version` counts once: where it does not pass, it is tried again for up to 20s"));
    }

    [Test]
    public async Task An_objective_that_cannot_be_kept_fails_the_rehearsal()
    {
        var clock = new LeapingClock();
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        var target = new Target("sandbox", sandbox.BaseUrl) { StableEvery = TimeSpan.FromSeconds(40) };

        var report = await RehearseAsync(
            clock,
            target,
            c => new TimedWire(c, clock, TimeSpan.FromMilliseconds(40), TimeSpan.Zero),
            records: null
        );

        Assert.That(
            (report.Answer, report.Reason),
            Is.EqualTo((RehearsalAnswer.Fails, "A recovery would take 2m 40s to 2m 50s: the objective of 2m would be missed."))
        );
    }

    [Test]
    public async Task What_earlier_incidents_took_for_the_switch_counts_for_the_next()
    {
        var clock = new LeapingClock();
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        using var run = new CommandRun().InRepository();
        foreach (var (day, seconds) in new[] { (20, 4), (21, 31) })
        {
            run.Write(
                $"incidents/2026/11/{day}/INC-202611{day}-100000-timed-abcd/incident.yaml",
                $"id: INC-202611{day}-100000-timed-abcd\ntarget: {{ name: sandbox }}\noutcome: {{ result: recovered "
                    + $"}}\ntimes:\n  mitigation-started: {{ at: \"2026-11-{day}T10:00:00Z\" }}\n  mitigated: {{ at: \"2026-11-"
                    + $"{day}T10:00:{seconds:00}Z\" }}\n"
            );
        }

        run.Git("add incidents");
        run.Git("commit -q -m Incidents");
        var records = RecordsRepository.Open(run.Folder, new DiagnosticBag())!;

        var report = await RehearseAsync(
            clock,
            new Target("sandbox", sandbox.BaseUrl),
            c => new TimedWire(c, clock, TimeSpan.FromMilliseconds(100), TimeSpan.Zero),
            records
        );

        var rollBack = report.Forecast!.Phases.Single(p => p.Phase == "roll back");

        // What is looked at beforehand answers beside it, and how many tenths of a second of it those take is the machine's affair.
        Assert.That(rollBack.Range!.Value.High - rollBack.Range.Value.Low, Is.EqualTo(TimeSpan.FromSeconds(31 - 4)));
        Assert.That(
            rollBack.Range.Value.Low,
            Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(8.7)),
            "the shorter of the two, and the reads around it"
        );
        Assert.That(rollBack.Basis[0], Is.EqualTo("the switch: 4s to 31s in 2 recorded incidents, and 10s that the controller may take"));
    }

    [Test]
    public async Task A_switch_and_a_wait_inside_a_runbook_that_is_called_count_as_well()
    {
        var clock = new LeapingClock();
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        using var run = new CommandRun();
        run.Write(
            "runbooks/timed.yaml",
            Yaml.Replace(
                "checklist:",
                "  - { id: healthy, wait: { http: { get: /health }, until: body.health == \"healthy\", within: 30s } }\nchecklist:",
                StringComparison.Ordinal
            )
        );
        var caller = RunbookReader.Read(
            new SourceText(
                "caller.yaml",
                "apiVersion: runbooks/v1\nid: caller\ntitle: Caller\nseverity: critical\nsteps:\n  - { id: call, runbook: timed }\n"
            ),
            RunbookFormat.Vocabulary,
            new DiagnosticBag()
        )!;
        var setup = new RunSetup(
            clock,
            (_, _) => throw new InvalidOperationException("nobody is asked"),
            name => name == "HOME" ? run.Folder : null,
            run.Folder,
            "tester"
        );

        var report = await new Rehearser(setup, c => new TimedWire(c, clock, TimeSpan.FromMilliseconds(100), TimeSpan.Zero)).RehearseAsync(
            new RehearsalRequest(Asked(caller, new Target("sandbox", sandbox.BaseUrl)), Records: null),
            new DiagnosticBag(),
            CancellationToken.None
        );

        var rollBack = report!.Forecast!.Phases.Single(p => p.Phase == "roll back");
        Assert.That(
            rollBack.Range!.Value.High - rollBack.Range.Value.Low,
            Is.EqualTo(TimeSpan.FromSeconds(40)),
            "10s that the controller may take, and 30s that the wait may take"
        );
    }

    [Test]
    public void Times_add_up_and_lie_beside_each_other()
    {
        var (one, other) = (
            new TimeRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)),
            new TimeRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3))
        );

        Assert.That(
            (one + other, one.Beside(other)),
            Is.EqualTo(
                (
                    new TimeRange(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(8)),
                    new TimeRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5))
                )
            )
        );
    }

    private static async Task<RehearsalReport> RehearseAsync(
        LeapingClock clock,
        Target target,
        Func<HttpMessageHandler, HttpMessageHandler> wire,
        RecordsRepository? records,
        string yaml = Yaml
    )
    {
        using var run = new CommandRun();
        var setup = new RunSetup(
            clock,
            (_, _) => throw new InvalidOperationException("nobody is asked"),
            name => name == "HOME" ? run.Folder : null,
            run.Folder,
            "tester"
        );
        var bag = new DiagnosticBag();
        var report = await new Rehearser(setup, wire).RehearseAsync(
            new RehearsalRequest(Asked(Read(yaml), target), records),
            bag,
            CancellationToken.None
        );
        Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty);
        return report!;
    }

    private static async Task<TimeSpan> RunAsync(LeapingClock clock, Target target, Func<HttpMessageHandler, HttpMessageHandler> wire)
    {
        using var events = new RunEvents(clock, new Redactor(), []);
        using var connections = TargetConnections.CreateAround([], wire, wire);
        var tools = new RunTools(
            clock,
            new TargetClient(target, connections, clock),
            events,
            (_, _) => Task.FromResult(new ApprovalAnswer(true, null, "test")),
            () => 0.5
        );
        var request = new RunRequest(Asked(Read(), target), new RunIdentity("run", "INC-run")) { FindRunbook = _ => null };
        using var runner = new Runner(request, tools);
        var finished = await runner.RunAsync(CancellationToken.None);
        Assert.That(finished.Outcome, Is.EqualTo(Outcome.Recovered), finished.Reason);
        return TimeSpan.FromSeconds(finished.ActualSeconds);
    }

    private static AskedRun Asked(Runbook runbook, Target target) => new(runbook, target, [], new RunTerms { EngineVersion = "0" });

    private static Runbook Read(string yaml = Yaml) =>
        RunbookReader.Read(new SourceText("timed.yaml", yaml), RunbookFormat.Vocabulary, new DiagnosticBag())!;

    /// <summary>Takes a known time for each read, and another for a switch.</summary>
    private sealed class TimedWire(HttpMessageHandler connection, LeapingClock clock, TimeSpan read, TimeSpan change)
        : DelegatingHandler(connection)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            clock.Advance(request.Method == HttpMethod.Get ? read : change);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
