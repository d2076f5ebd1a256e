using Runbooks.Authoring.Rules;
using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Rehearsal.Planning;
using Runbooks.Rehearsal.Rehearsing;
using Runbooks.Runs;
using Runbooks.Steps;

namespace Runbooks.Tests.Support;

/// <summary>A runbook with kinds that no shipped list has, as everything sees it that looks at a runbook.</summary>
/// <param name="vocabulary">The kinds that it can name.</param>
/// <param name="target">The target.</param>
internal sealed class NewKinds(Vocabulary vocabulary, Target target)
{
    // What is looked at here is no matter of time: a busy machine answers late.
    private readonly Target _target = target with { RequestTimeout = TimeSpan.FromSeconds(20) };

    /// <summary>Reads it; it has no mistakes.</summary>
    public Runbook Read(string yaml)
    {
        var bag = new DiagnosticBag();
        var runbook = RunbookReader.Read(new SourceText("test.yaml", yaml), vocabulary, bag);
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Message}"), Is.Empty);
        return runbook!;
    }

    /// <summary>What lint finds.</summary>
    public IReadOnlyList<Diagnostic> Lint(string yaml)
    {
        var bag = new DiagnosticBag();
        var linted = new LintedRunbook(Read(yaml), _ => null);
        foreach (var rule in LintRules.All)
            rule.Look(linted, bag);
        return bag.Sorted();
    }

    /// <summary>What a run would do now.</summary>
    public async Task<Plan> PlanAsync(string yaml)
    {
        using var run = new CommandRun();
        var request = new PlanRequest(Asked(yaml), new FoundRunbook("test", "test.yaml", null), Records: null) { Project = run.Folder };
        return await new Planner(SetupOf(run)).PlanAsync(request, CancellationToken.None);
    }

    /// <summary>How a rehearsal beside the target goes, or what keeps it from beginning.</summary>
    public async Task<(RehearsalReport? Report, IReadOnlyList<Diagnostic> Refusals)> RehearseAsync(string yaml)
    {
        using var run = new CommandRun();
        var bag = new DiagnosticBag();
        var request = new RehearsalRequest(Asked(yaml), Records: null);
        return (await new Rehearser(SetupOf(run)).RehearseAsync(request, bag, CancellationToken.None), bag.Sorted());
    }

    private AskedRun Asked(string yaml) => new(Read(yaml), _target, [], new RunTerms { EngineVersion = "0" });

    private static RunSetup SetupOf(CommandRun run) =>
        new(
            TimeProvider.System,
            (_, _) => throw new InvalidOperationException("nobody is asked"),
            name => name == "HOME" ? run.Folder : null,
            run.Folder,
            "tester"
        );
}
