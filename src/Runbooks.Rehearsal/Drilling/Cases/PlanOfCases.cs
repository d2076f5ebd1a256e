using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Rehearsal.Drilling.Targets;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Settings;
using Runbooks.Steps;

namespace Runbooks.Rehearsal.Drilling.Cases;

/// <summary>
/// Which cases a runbook is drilled with: every behaviour with the bad release that the runbook is for, the other releases
/// where they can make a difference, runs that are killed, and the cases of its author.
/// </summary>
/// <param name="options">What is asked.</param>
internal sealed class PlanOfCases(DrillOptions options)
{
    /// <summary>
    /// The behaviours that are drilled with every release. What the controller does with a request to switch does not
    /// depend on what is wrong with the version that it serves, and one behaviour of each kind shows that the steps
    /// before and after are the same.
    /// </summary>
    internal static readonly string[] WithEveryRelease =
    [
        Behaviours.AsExpected,
        "claimed-not-done",
        "flips-back",
        "lost-after",
        "constant-health",
        "done-before",
    ];

    /// <summary>The behaviours in which runs are killed: one that goes well, and one whose answer is lost besides.</summary>
    internal static readonly string[] WithKills = [Behaviours.AsExpected, "lost-after"];

    // The faults whose value is how late the controller acts.
    private static readonly string[] LateActs =
    [
        "slow-switch",
        "dropped-ahead-of-switch",
        "hang-ahead-of-switch",
        "error-ahead-of-switch",
        "answer-ahead-of-switch",
        "accepted-ahead-of-switch",
    ];

    // What the engine asks for only where a runbook names it: the place of a fault, and the words that name it.
    private static readonly (string Place, string[] Words)[] AskedFor =
    [
        ("@widget", ["widget"]),
        ("widget-gone", ["widget"]),
        ("@metrics", ["metrics", "monitoring"]),
        ("@query", ["query", "core-functionality", "performance", "error-rate"]),
    ];

    /// <summary>The cases of a runbook.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="files">Cases for it that are files of their own.</param>
    public IReadOnlyList<PlannedCase> For(Runbook runbook, IEnumerable<DrillCase> files)
    {
        var usual = Releases.Find(runbook.Drills.Release) ?? BadRelease.SlowResponses;
        var cases =
            from behaviour in Behaviours.All
            where IsSeenOn(options.On, behaviour) && WhyUnseen(behaviour, runbook) is null
            from release in ReleasesFor(behaviour, usual)
            select Of(runbook, behaviour, release, release == usual ? behaviour.Name : $"{behaviour.Name}/{Releases.NameOf(release)}");
        return [.. cases.Concat(runbook.Drills.Cases.Concat(files).Where(IsSeen).Select(c => Of(runbook, c, usual))).Where(IsWanted)];
    }

    /// <summary>The runs of a runbook that are killed, once it is known how often one writes to its journal.</summary>
    /// <param name="whole">The case that was run to its end.</param>
    /// <param name="writes">How many events its journal has.</param>
    public IEnumerable<PlannedCase> Kills(PlannedCase whole, int writes)
    {
        var draws = new Draws(options.Seed);
        return Enumerable
            .Range(1, writes)
            .OrderBy(write => draws.Draw($"{whole.Runbook.Id}/{whole.Name}/kill/{write}"))
            .Where((write, i) => IsNamed(write) || i < (options.Kills + 1) / WithKills.Length)
            .Order()
            .Select(write => whole with { Name = NameOf(write), KilledAt = write });

        string NameOf(int write) => $"{whole.Name}/killed-{write}";
        bool IsNamed(int write) => options.Only.Contains(NameOf(write));
    }

    /// <summary>Whether a target has what a behaviour needs to be seen.</summary>
    internal static bool IsSeenOn(DrilledTarget target, Behaviour behaviour) => target.Traits.HasFlag(behaviour.AllNeeds);

    /// <summary>Why no run of a runbook can meet a behaviour, so that drilling it would show nothing; null where one can.</summary>
    /// <param name="behaviour">The behaviour.</param>
    /// <param name="runbook">The runbook.</param>
    internal static string? WhyUnseen(Behaviour behaviour, Runbook runbook)
    {
        var actions = runbook.AllSteps().Select(s => s.Action).ToList();
        if (actions.Exists(a => a.Calls is not null))
            return null;
        if (behaviour.NeedsApproval && !actions.Exists(a => a.Asks is not null))
            return "it asks nobody, as no step is an `approve`";
        if (behaviour.NeedsManual && !actions.Exists(a => a.IsByHand))
            return "nobody does anything by hand, as no step is `manual`";
        if (behaviour.NeedsSwitch && !actions.OfType<RollbackStep>().Any(r => r.MaySwitch))
            return "it never sends a switch, as no rollback has `otherwise: switch`";
        var (place, words) = AskedFor.FirstOrDefault(a =>
            behaviour.Faults.Count > 0 && behaviour.Faults.All(f => f.Contains(a.Place, StringComparison.Ordinal))
        );
        return place is null || words.Any(w => runbook.Source.Text.Contains(w, StringComparison.Ordinal))
            ? null
            : $"it never asks for what the fault `{behaviour.Faults[0]}` spoils";
    }

    /// <summary>Whether a case is asked for, and not only run because another is made from it.</summary>
    /// <param name="one">The case.</param>
    public bool IsAsked(PlannedCase one) => options.Only.Count == 0 || options.Only.Any(o => IsMeant(o, one));

    /// <summary>Whether a name is that of a case, of its behaviour or of the group of that.</summary>
    /// <param name="only">The name.</param>
    /// <param name="one">The case.</param>
    internal static bool IsMeant(string only, PlannedCase one) =>
        only == one.Name || only == one.Behaviour || only.Equals(one.Group.ToString(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name is one of the catalogue, which some runbooks have no case of.</summary>
    /// <param name="only">The name.</param>
    internal static bool IsKnown(string only) =>
        Behaviours.All.Any(b => b.Name == only || only.Equals(b.Group.ToString(), StringComparison.OrdinalIgnoreCase));

    private IEnumerable<BadRelease> ReleasesFor(Behaviour behaviour, BadRelease usual) =>
        options.IsFull || WithEveryRelease.Contains(behaviour.Name) ? Enum.GetValues<BadRelease>().OrderBy(r => r != usual) : [usual];

    private bool IsWanted(PlannedCase one) =>
        IsAsked(one) || options.Only.Any(o => o.StartsWith(one.Name + "/killed-", StringComparison.Ordinal));

    // A case of an author's is of the targets that can behave so.
    private bool IsSeen(DrillCase written) =>
        Behaviours.All.FirstOrDefault(b => b.Name == written.Behaviour?.Name) is not { } behaviour || IsSeenOn(options.On, behaviour);

    private PlannedCase Of(Runbook runbook, Behaviour behaviour, BadRelease release, string name)
    {
        var stated = runbook.Drills.Expectations.Where(e => e.Behaviours.Any(b => b.Name == behaviour.Name)).ToList();
        var ends = stated.LastOrDefault(e => e.Ends.Count > 0);
        return new PlannedCase(runbook, name, behaviour.Group, behaviour.Summary)
        {
            Behaviour = behaviour.Name,
            Release = release,
            On = options.On,
            Faults = [.. behaviour.Faults.Select(Scaled)],
            GoodVersion = Named(runbook, isRef: false) ?? new SandboxOptions().GoodVersion,
            GoodRef = Named(runbook, isRef: true),
            IsDoneBefore = behaviour.IsDoneBefore,
            MostPosts = behaviour.MostPosts,
            MostChanges = behaviour.MostChanges,
            Approval = behaviour.Approval,
            Manual = behaviour.Manual,
            Inputs = Texts(runbook.Drills.Inputs),
            RunsCommands = runbook.Drills.RunsCommands,
            Ending = ends is null ? Safe(behaviour.EndsOn(options.On.Traits), runbook) : AcceptedEnding.Stated(ends.Ends),
            Reaches = [.. stated.SelectMany(e => e.Reaches)],
            Avoids = [.. stated.SelectMany(e => e.Avoids)],
            Span = (ends ?? stated.LastOrDefault())?.Span,
        };
    }

    private AcceptedEnding Safe(SafeEnding ending, Runbook runbook) =>
        AcceptedEnding.Safe(ending, runbook, options.On.Traits.HasFlag(ControllerTrait.Otherwise));

    // How late a controller acts is a part of the time that it declares, and the catalogue has the usual one in mind.
    private string Scaled(string fault)
    {
        var (usual, own) = (Target.UsualProcessingTime, options.On.ProcessingTime);
        return usual != own && FaultText.TryParse(fault, out var late, out _) && LateActs.Contains(late.Fault.Name)
            ? (late with { Value = $"{Math.Ceiling(late.Duration * (own / usual) / TimeSpan.FromMilliseconds(1)):0}ms" }).ToString()
            : fault;
    }

    // On a target of the project's a release that the runbook itself names is the one that works.
    private string? Named(Runbook runbook, bool isRef)
    {
        if (options.On.Described is null)
            return null;
        var named = runbook
            .AllSteps()
            .Select(s => (s.Action as RollbackStep)?.To)
            .OfType<RollbackGoal>()
            .Where(t => t.IsRef == isRef && t.Text.References.Count == 0 && t.Text.Text != RollbackStep.Previous)
            .Select(t => t.Text.Text)
            .Distinct()
            .ToList();
        return named is [var only] && only != new SandboxOptions().BadVersion ? only : null;
    }

    private PlannedCase Of(Runbook runbook, DrillCase written, BadRelease usual)
    {
        var behaviour = Behaviours.All.FirstOrDefault(b => b.Name == written.Behaviour?.Name);
        var release = Releases.Find(written.Release) ?? usual;
        var inputs = Texts(runbook.Drills.Inputs);
        foreach (var (input, value) in Texts(written.Inputs))
            inputs[input] = value;
        return new PlannedCase(runbook, written.Id, BehaviourGroup.Own, written.Title ?? behaviour?.Summary ?? "What its author wrote.")
        {
            Behaviour = written.Id,
            Title = written.Title,
            Release = release,
            On = options.On,
            MostChanges = behaviour?.MostChanges ?? 1,
            GoodRef = Named(runbook, isRef: true),
            Faults =
            [
                .. (behaviour?.Faults ?? []).Select(f => written.ProcessingTime is null ? Scaled(f) : f),
                .. written.Faults.Select(f => f.Scalar.Value),
            ],
            IsDoneBefore = behaviour?.IsDoneBefore ?? false,
            MostPosts = written.Ends.Count > 0 ? null : behaviour?.MostPosts,
            GoodVersion = written.GoodVersion ?? Named(runbook, isRef: false) ?? new SandboxOptions().GoodVersion,
            BadVersion = written.BadVersion ?? new SandboxOptions().BadVersion,
            ProcessingTime = written.ProcessingTime,
            Inputs = inputs,
            Approval = written.Approval != DrillApproval.Granted ? written.Approval : behaviour?.Approval ?? DrillApproval.Granted,
            Manual = written.Manual != DrillManual.Done ? written.Manual : behaviour?.Manual ?? DrillManual.Done,
            RunsCommands = runbook.Drills.RunsCommands,
            Ending =
                written.Ends.Count > 0
                    ? AcceptedEnding.Stated(written.Ends)
                    : Safe(behaviour?.EndsOn(options.On.Traits) ?? SafeEnding.Open, runbook),
            Reaches = written.Reaches,
            Avoids = written.Avoids,
            Span = written.Span,
        };
    }

    private static Dictionary<string, string> Texts(IEnumerable<KeyValuePair<string, YamlScalarValue>> values) =>
        values.ToDictionary(v => v.Key, v => v.Value.Scalar.Value, StringComparer.Ordinal);
}
