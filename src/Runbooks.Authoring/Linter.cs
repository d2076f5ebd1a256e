using Runbooks.Authoring.Rules;
using Runbooks.Catalogue;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Groups;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Notifications;
using Runbooks.Yaml;

namespace Runbooks.Authoring;

/// <summary>Finds every mistake in runbooks and targets: those of one file, and those between files.</summary>
/// <param name="catalog">Knows the other runbooks.</param>
/// <param name="environment">Looks an environment variable up.</param>
public sealed class Linter(RunbookCatalog catalog, Func<string, string?> environment)
{
    // Its own mistakes are told where it is linted itself.
    private readonly Lazy<NotificationSettings?> _notifications = new(() => catalog.ReadNotifications(environment, new DiagnosticBag()));

    // A linter looks at the files of one moment.
    private readonly Lazy<IReadOnlyList<string>> _runbooks = new(() => [.. catalog.List().Select(r => r.Id)]);
    private readonly Lazy<IReadOnlyList<FoundRunbook>> _targets = new(catalog.ListTargets);
    private readonly Lazy<bool> _isRefused = new(() => catalog.IsRefused(new DiagnosticBag()));

    /// <summary>Looks at one file; a target is told by its <c>base-url</c>.</summary>
    public void LintFile(string fullPath, DiagnosticBag bag)
    {
        if (catalog.LeadsOut(fullPath, bag))
            return;
        if (YamlFile.Read(fullPath, catalog.Display(fullPath), bag) is { } source)
            Lint(source, bag, TargetFolder.Of(fullPath));
    }

    /// <summary>Looks at a text.</summary>
    /// <param name="source">The text.</param>
    /// <param name="bag">Takes every mistake.</param>
    /// <param name="folder">Where it lies; null for nowhere.</param>
    public void Lint(SourceText source, DiagnosticBag bag, TargetFolder? folder = null)
    {
        if (YamlReader.Read(source, bag) is not { } root)
            return;
        if (Path.GetFileName(source.Path) == NotificationReader.FileName)
        {
            var values = new EnvironmentValues(environment, allowsUnset: true, new SecretFiles(folder?.Path) { AreRead = false });
            if (NotificationReader.Read(root, values, bag, folder) is { } settings)
                SilentLevels.Check(settings, root, bag);
            TellIdle(source, bag);
        }
        else if (IsTarget(source, root))
        {
            TellIdle(source, bag);
            var target = RunbookCatalog.ReadTarget(root, folder, environment, bag, isReached: false);
            foreach (var trigger in target?.Triggers ?? [])
                CheckKnown(trigger.Runbook, trigger.Span, bag);
        }
        else if (IsController(source, root))
        {
            TellIdle(source, bag);
            ControllerDefinition.Read(root, bag);
        }
        else if (IsGroup(source, root))
        {
            TellIdle(source, bag);
            if (catalog.ReadGroup(root, bag) is { } group)
                SameAddress.Check(
                    group.Members.Select(m => (group.Places.GetValueOrDefault(m), Target: Known(m)!)).Where(m => m.Target is not null),
                    bag
                );
        }
        else if (FolderOf(source) == "drills")
        {
            if (DrillCaseReader.Read(root, RunbookFormat.Vocabulary, bag) is { } read)
                CheckKnown(read.Runbook.Name, read.Runbook.Span, bag);
        }
        else
        {
            LintRunbook(root, bag);
        }
    }

    /// <summary>Looks at a text that must be a runbook.</summary>
    /// <param name="source">The text.</param>
    /// <param name="bag">Takes every mistake.</param>
    public void LintRunbook(SourceText source, DiagnosticBag bag)
    {
        if (YamlReader.Read(source, bag) is { } root)
            LintRunbook(root, bag);
    }

    /// <summary>What is found in a text that must be a runbook, in the order of the text.</summary>
    public IReadOnlyList<Diagnostic> FoundIn(SourceText source)
    {
        var bag = new DiagnosticBag();
        LintRunbook(source, bag);
        return bag.Sorted();
    }

    /// <summary>What a change added: a mistake that was there before is none of it, wherever it stands now.</summary>
    /// <param name="before">What was found before.</param>
    /// <param name="after">What is found now.</param>
    public static IEnumerable<Diagnostic> Added(IReadOnlyList<Diagnostic> before, IReadOnlyList<Diagnostic> after) =>
        after.Where(d => before.All(b => b.Code != d.Code || b.Message != d.Message));

    /// <summary>Looks for what no run may begin with: what is called an error, unless its line allows it.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="bag">Takes the errors that it does not have yet.</param>
    public void Refuse(Runbook runbook, DiagnosticBag bag)
    {
        var known = bag.Sorted().Select(d => (d.Code.Id, d.Span)).ToHashSet();
        foreach (
            var found in FoundIn(runbook.Source)
                .Where(d => d.Code.Severity == DiagnosticSeverity.Error && !known.Contains((d.Code.Id, d.Span)))
        )
            bag.Add(found);
    }

    /// <summary>Every file that is linted where none is named: runbooks, targets, controllers, groups and drills.</summary>
    public IReadOnlyList<string> DefaultFiles() =>
        [
            .. catalog
                .List()
                .Concat(catalog.ListTargets())
                .Concat(catalog.ListControllers())
                .Concat(catalog.ListGroups())
                .Concat(catalog.ListDrills())
                .Select(f => f.FullPath)
                .Append(catalog.Notifications)
                .OfType<string>(),
        ];

    private void LintRunbook(YamlNode root, DiagnosticBag bag)
    {
        var own = new DiagnosticBag();
        var runbook = RunbookReader.Read(root, RunbookFormat.Vocabulary, own);
        if (runbook is not null)
        {
            CheckCalls(runbook, own);
            if (catalog.Notifications is not null)
                NotifiedChannels.Check(runbook, _notifications.Value, own);
            var linted = new LintedRunbook(runbook, Called);
            foreach (var rule in LintRules.All)
                rule.Look(linted, own);
        }

        Allowances.Read(root.Span.Source, bag).Apply(own.Sorted(), bag, tellsIdle: runbook is not null);
    }

    // No rule looks at it, so that nothing in it can be allowed.
    private static void TellIdle(SourceText source, DiagnosticBag bag) => Allowances.Read(source, bag).Apply([], bag, tellsIdle: true);

    private static string? FolderOf(SourceText source) => Path.GetFileName(Path.GetDirectoryName(source.Path));

    private static bool IsTarget(SourceText source, YamlNode root) =>
        FolderOf(source) == "targets"
        || (root is YamlMapping mapping && mapping.Find("base-url") is not null && mapping.Find("steps") is null);

    private static bool IsController(SourceText source, YamlNode root) =>
        FolderOf(source) == "controllers"
        || (root is YamlMapping mapping && mapping.Find("controller") is { Value: YamlScalar } && mapping.Find("change") is not null);

    private static bool IsGroup(SourceText source, YamlNode root) =>
        FolderOf(source) == "groups" || (root is YamlMapping mapping && mapping.Find("group") is { Value: YamlScalar });

    // What is wrong with it is said where it is linted itself.
    private Target? Known(string name)
    {
        var own = new DiagnosticBag();
        return _targets.Value.FirstOrDefault(t => t.Id == name) is { } found && (found.IsBuiltIn || !_isRefused.Value)
            ? RunbookCatalog.ReadTarget(found, environment, own, isReached: false)
            : null;
    }

    private void CheckCalls(Runbook runbook, DiagnosticBag bag)
    {
        foreach (var (id, span, _) in runbook.AllSteps().Select(s => s.Action.Calls).OfType<RunbookCall>())
        {
            if (id == runbook.Id)
            {
                bag.Add(DiagnosticCodes.UnknownReference, span, $"`{id}` calls itself", help: "a runbook that calls itself never ends");
                continue;
            }

            CheckKnown(id, span, bag);
        }
    }

    private void CheckKnown(string id, SourceSpan span, DiagnosticBag bag)
    {
        var known = _runbooks.Value;
        if (known.Contains(id))
            return;
        var closest = Suggestion.Closest(id, known);
        bag.Add(
            DiagnosticCodes.UnknownReference,
            span,
            $"there is no runbook `{id}`",
            closest is null ? null : $"did you mean `{closest}`?",
            $"one of {string.Join(", ", known)}"
        );
    }

    // What is wrong with it is said where it is linted itself.
    private Runbook? Called(string id)
    {
        var own = new DiagnosticBag();
        return catalog.Find(id, own) is { } found ? RunbookCatalog.Read(found, own) : null;
    }
}
