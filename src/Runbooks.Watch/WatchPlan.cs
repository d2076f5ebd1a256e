using System.Globalization;
using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Definitions.Groups;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Triggers;
using Runbooks.Watch.Acting;
using Runbooks.Watch.Planning;

namespace Runbooks.Watch;

/// <summary>
/// What is watched: targets with their triggers. A target that has triggers of its own is watched by these; any other by
/// the triggers of every runbook.
/// </summary>
/// <param name="Targets">By name.</param>
public sealed record WatchPlan(IReadOnlyList<PlannedTarget> Targets)
{
    /// <summary>The runbooks that triggers may start, each once.</summary>
    public IReadOnlyList<Runbook> Runbooks => [.. Targets.SelectMany(p => p.Triggers).Select(t => t.Runbook).Distinct()];

    /// <summary>How many triggers there are, over all targets.</summary>
    public int TriggerCount => Targets.Sum(t => t.Triggers.Count);

    /// <summary>
    /// Requests of ours to the critical function of targets, which is an AI query and may cost money each time: for each
    /// target how many there are, how often, how many a day, and for which triggers. Triggers that look alike share theirs.
    /// </summary>
    public IReadOnlyList<string> PaidRequests =>
        [
            .. from planned in Targets
            from probe in planned
                .Triggers.Where(t => t.Trigger.Source is ProbeSource { Path: null } && t.Trigger.Rule.Measure != TriggerMeasure.Failures)
                .GroupBy(t => (((ProbeSource)t.Trigger.Source).Requests, t.Trigger.Rule.Every))
            let day = (long)Math.Round(probe.Key.Requests * (TimeSpan.FromDays(1) / probe.Key.Every))
            let triggers = string.Join(" and ", probe.Select(t => $"`{t.Trigger.KindName}`").Distinct())
            let asked = Probes.CriticalOf(planned.Target)
            select $"{planned.Target.Name}: {probe.Key.Requests} × {asked} each {Duration.Format(probe.Key.Every)}, "
                + $"{day.ToString("N0", CultureInfo.InvariantCulture)} a day, for {triggers}",
        ];

    /// <summary>Reads the files.</summary>
    /// <param name="catalog">Where runbooks and targets are found.</param>
    /// <param name="names">The targets' names or files; empty for all of the catalog's folder.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="bag">Collects mistakes.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static WatchPlan? Read(RunbookCatalog catalog, IReadOnlyList<string> names, Func<string, string?> environment, DiagnosticBag bag)
    {
        if (names.Count == 0 && catalog.IsRefused(bag))
            return null;
        var given = names.Count > 0 ? names : [.. catalog.ListTargets().Where(t => t.FullPath is not null).Select(t => t.Id)];
        if (given.Count == 0)
            bag.Add(
                DiagnosticCodes.NotFound,
                span: null,
                "there is no target to watch",
                help: "name one, or put its file into runbooks/targets/"
            );
        var runbooks = new Dictionary<string, (FoundRunbook Found, Runbook? Runbook)>();
        var groups = new Dictionary<string, TargetGroup?>(StringComparer.Ordinal);
        var planned = new List<PlannedTarget>();
        foreach (var name in given)
        {
            if (catalog.FindTarget(name, bag) is not { } file || RunbookCatalog.ReadTarget(file, environment, bag) is not { } target)
                continue;
            if (planned.Any(p => p.Target.Name == target.Name))
                bag.Add(DiagnosticCodes.BadOption, span: null, $"the target `{target.Name}` was named twice");
            var triggers = target.Triggers.Count > 0 ? OwnOf(target) : OfRunbooks();
            foreach (var query in triggers.Where(t => t.Trigger.Source is QuerySource && target.Prometheus is null).Take(1))
                bag.Add(
                    DiagnosticCodes.BadTrigger,
                    span: null,
                    $"the trigger `{query.Trigger.KindName}` of {query.Runbook.Id} is a query, and {target.Name} names no "
                        + $"Prometheus server",
                    help: $"in {target.Source!.Path}: `prometheus: {{ url: http://prometheus.internal:9090 }}`"
                );
            planned.Add(new PlannedTarget(target, name, triggers));
        }

        foreach (
            var (at, trigger) in planned
                .SelectMany(p => p.Triggers.Select(t => (p.Target, t)))
                .Where(t => t.t.Group is not null)
                .DistinctBy(t => (t.Target.Name, t.t.Group!.Name))
        )
            CheckMembers(at, trigger.Group!, [.. planned.Select(p => p.Target.Name)], bag);
        var plan = new WatchPlan([.. planned.OrderBy(p => p.Target.Name, StringComparer.Ordinal)]);
        foreach (var runbook in plan.Runbooks)
        {
            // What a trigger cannot give is found out now, not when it fires.
            if (AutomaticInputs.For(runbook, "a trigger", "0", new DiagnosticBag()) is null)
                bag.Add(
                    DiagnosticCodes.MissingInput,
                    runbook.Inputs.First(i => i is { Required: true, Default: null, Name: not "reason" }).Span,
                    $"`{runbook.Id}` cannot run by itself: nobody gives it this input",
                    help: "give it a `default`, or let it be absent; a trigger gives `reason` and `bad-version`"
                );
        }

        return bag.HasErrors ? null : plan;

        Runbook? ReadOnce(FoundRunbook found)
        {
            if (runbooks.TryGetValue(found.Id, out var known))
                return known.Runbook;
            var read = RunbookCatalog.Read(found, bag);
            runbooks[found.Id] = (found, read);
            return read;
        }

        List<BoundTrigger> OwnOf(Target target)
        {
            var own = new List<BoundTrigger>();
            foreach (var trigger in target.Triggers)
            {
                var missing = new DiagnosticBag();
                var found = catalog.Find(trigger.Runbook, missing);
                if (found is null)
                    bag.Add(
                        DiagnosticCodes.UnknownReference,
                        trigger.Span,
                        $"there is no runbook `{trigger.Runbook}`",
                        help: missing.Sorted()[0].Help
                    );
                else if (ReadOnce(found) is { } runbook && HasGroup(trigger, out var group))
                    own.Add(new BoundTrigger(trigger.Trigger, runbook, found) { Group = group });
            }

            return InOrder(own);
        }

        // Whether it could be had: a mistake was told.
        bool HasGroup(TargetTrigger trigger, out TargetGroup? group)
        {
            group = null;
            if (trigger.Group is not { } name)
                return true;
            if (groups.TryGetValue(name, out group))
                return group is not null;
            var missing = new DiagnosticBag();
            if (catalog.FindGroup(name, missing) is not { } file)
            {
                bag.Add(DiagnosticCodes.UnknownReference, trigger.GroupSpan, $"there is no group `{name}`", help: missing.Sorted()[0].Help);
                return false;
            }

            groups[name] = group = RunbookCatalog.ReadText(file, bag) is { } source ? catalog.ReadGroup(source, bag) : null;
            return group is not null;
        }

        List<BoundTrigger> OfRunbooks() =>
            InOrder(
                from found in catalog.IsRefused(bag) ? [] : catalog.List()
                let runbook = ReadOnce(found)
                where runbook is not null
                from trigger in runbook.Triggers
                select new BoundTrigger(trigger, runbook, found)
            );
    }

    // What keeps a member from being rolled back too often is known of what is watched alone.
    private static void CheckMembers(Target at, TargetGroup group, IReadOnlyList<string> watched, DiagnosticBag bag)
    {
        var span = at.Triggers.First(t => t.Group == group.Name).GroupSpan;
        if (!group.Members.Contains(at.Name))
            bag.Add(
                DiagnosticCodes.BadTrigger,
                span,
                $"the trigger of {at.Name} starts a run of the group `{group.Name}`, and {at.Name} is no member of it",
                help: $"the members are {string.Join(", ", group.Members)}"
            );
        if (group.Members.Except(watched).ToList() is { Count: > 0 } others)
            bag.Add(
                DiagnosticCodes.BadTrigger,
                span,
                $"the group `{group.Name}` has members that are not watched: {string.Join(", ", others)}",
                help: "the safeguards of each must be known before a run goes through them: watch all of them with one `runbook watch`"
            );
    }

    private static List<BoundTrigger> InOrder(IEnumerable<BoundTrigger> triggers) =>
        [.. triggers.DistinctBy(t => t.Key).OrderBy(t => t.Runbook.Severity.Objective).ThenBy(t => t.Runbook.Id, StringComparer.Ordinal)];
}
