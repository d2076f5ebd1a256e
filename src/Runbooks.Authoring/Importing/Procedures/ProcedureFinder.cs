using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Pages;
using Runbooks.Authoring.Importing.Words;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>
/// Finds the procedures of a page: each heading with commands beneath it is one, unless headings are the steps of what
/// they stand in: numbered ones, and those that tell what to do, of which no two roll back.
/// </summary>
internal static partial class ProcedureFinder
{
    /// <summary>The procedures, in the order of the page.</summary>
    public static IReadOnlyList<Procedure> Find(PageSection page)
    {
        var found = new List<Procedure>();
        Collect(page, found, countsDefinitions: false);
        if (found.Count == 0)
            Collect(page, found, countsDefinitions: true);
        return found;
    }

    private static void Collect(PageSection section, List<Procedure> found, bool countsDefinitions)
    {
        var working = section.Parts.Where(p => p.All.Any(s => HasWork(s, countsDefinitions))).ToList();
        if (section.Level > 0 && (HasWork(section, countsDefinitions) || working.Count > 1) && AreSteps(section, working))
        {
            found.Add(
                new Procedure(section, [section, .. section.Parts.Where(p => working.Contains(p) || IsStep(p)).SelectMany(p => p.All)])
            );
            foreach (var part in section.Parts.Where(p => !working.Contains(p) && !IsStep(p)))
                Collect(part, found, countsDefinitions);
            return;
        }

        if (HasWork(section, countsDefinitions))
            found.Add(new Procedure(section, [section]));
        foreach (var part in section.Parts)
            Collect(part, found, countsDefinitions);
    }

    // Several headings that each roll back are several procedures, whatever they are called.
    private static bool AreSteps(PageSection section, List<PageSection> working) =>
        working.Count > 0 && working.TrueForAll(IsStep) && (HasRollback(section) ? 1 : 0) + working.Count(p => p.All.Any(HasRollback)) <= 1;

    private static bool IsStep(PageSection section) => Numbered().IsMatch(section.Title.Text) || Telling().IsMatch(section.Title.Text);

    private static bool HasWork(PageSection section, bool countsDefinitions) =>
        section.Blocks.Exists(b => CommandBlocks.HaveCommand(b, countsDefinitions) || IsInstruction(b));

    // A list that tells to roll back is a procedure even without a command.
    private static bool IsInstruction(PageBlock block) =>
        block is PageBlock.Item { Number: not null, Depth: 0 } item && StepWords.RollsBack(item.Content.Rest);

    private static bool HasRollback(PageSection section) =>
        section.Blocks.Exists(b => IsInstruction(b) || CommandBlocks.CodesOf(b).Any(c => Toggle().IsMatch(c.Text)));

    [GeneratedRegex(
        @"^\W*(?:(?:step|phase)\s*[0-9]+|[0-9]+(?:\.[0-9]+)*\s*[.:)\-–—])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Numbered();

    [GeneratedRegex(
        @"^\W*(?:verify|verification|check|confirm|validate|validation|test|pre-?checks?|pre-?flight|prerequisites|before"
            + @"|after|roll(?:ing)? ?back(?: "
            + @"now)?$|execute|perform|run|trigger|monitor|wait|prepare|preparation|identify|assess|look|smoke|diagnos[ei]s?"
            + @"|investigat(?:e|ion)|triage|mitigat(?:e|ion)|remediat(?:e|ion)|resol(?:ve|ution)|recover(?:y)?$|restore"
            + @"|afterwards)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Telling();

    [GeneratedRegex("/rollback\\b|/switch\\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Toggle();
}
