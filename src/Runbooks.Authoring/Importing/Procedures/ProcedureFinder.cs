using Runbooks.Authoring.Importing.Pages;
using Runbooks.Authoring.Importing.Words;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>
/// Finds the procedures of a page: each heading with an act beneath it is one, unless it says that it is a step, or one of several
/// ways, of what it stands in.
/// </summary>
internal static class ProcedureFinder
{
    /// <summary>The procedures, in the order of the page, and the lists of commands that are none.</summary>
    /// <param name="page">The page.</param>
    /// <param name="namesRollback">Whether it names the request by which the target is rolled back.</param>
    public static FoundProcedures Find(PageSection page, bool namesRollback)
    {
        var found = new FoundProcedures([], [], []);
        Collect(page, found, namesRollback);
        return found;
    }

    /// <summary>Whether something is done where a block stands: a command, or a numbered or ticked item for a person.</summary>
    public static bool IsAct(PageBlock block) =>
        block switch
        {
            PageBlock.Code code => CommandBlocks.IsAct(code),
            PageBlock.Item item => item.Number is not null || item.IsTask || CommandBlocks.Within(item.Content).Count > 0,
            PageBlock.Row { IsHead: false } row => row.Cells.Any(c => CommandBlocks.Within(c).Count > 0),
            PageBlock.Prose prose => CommandBlocks.Within(prose.Content).Count > 0 && PageWords.Telling().IsMatch(prose.Content.Text),
            _ => false,
        };

    private static void Collect(PageSection section, FoundProcedures found, bool namesRollback)
    {
        var title = section.Title.Text;
        if (
            PageWords.CheatSheet().IsMatch(title)
            && section.All.Any(HasAct)
            && !section.Blocks.Exists(b => b is PageBlock.Item { Number: not null })
        )
        {
            found.CheatSheets.Add(section);
            return;
        }

        if (
            PageWords.Checklist().IsMatch(title)
            && section.Parts.Count == 0
            && section.Blocks.All(b => b is not PageBlock.Code)
            && section.Blocks.Exists(b => b is PageBlock.Item)
        )
        {
            found.Checklists.Add(section);

            // What is ticked is done by somebody, where it is no check of a rollback.
            if (
                section
                    .Blocks.OfType<PageBlock.Item>()
                    .Any(i => i.IsTask && !(namesRollback && ChecklistWords.Of(i.Content.Text, i.Content.Label) is not null))
            )
                found.Procedures.Add(new Procedure(section, [section]));
            return;
        }

        var steps = section.Level > 0 ? section.Parts.Where(p => IsStep(p, section)).ToList() : [];

        // A heading without an act of its own is one procedure only where every part is a step of it.
        if (!HasAct(section) && section.Parts.Exists(p => p.All.Any(HasAct) && !steps.Contains(p)))
            steps = [];
        if (HasAct(section) || steps.Exists(p => p.All.Any(HasAct)))
        {
            var isOneProcedure = steps.Count(p => p.All.Any(HasRollback)) + (HasRollback(section) ? 1 : 0) <= 1;
            if (!isOneProcedure)
                steps = [];
            if (HasAct(section) || steps.Count > 0)
                found.Procedures.Add(new Procedure(section, [section, .. steps.SelectMany(p => p.All)]));
        }

        foreach (var part in section.Parts.Where(p => !steps.Contains(p)))
            Collect(part, found, namesRollback);
    }

    // Ways stand in what is one procedure; where nothing else is done, each is one of its own.
    private static bool IsStep(PageSection part, PageSection owner)
    {
        var title = part.Title.Text;
        if (!part.All.Any(HasAct) || PageWords.CheatSheet().IsMatch(title))
            return false;
        if (PageWords.Alternative().IsMatch(title))
            return HasAct(owner) || owner.Parts.Exists(p => p != part && PageWords.StepHeading().IsMatch(p.Title.Text));
        if (!PageWords.Numbered().IsMatch(title) || title.Contains("step", StringComparison.OrdinalIgnoreCase))
            return PageWords.StepHeading().IsMatch(title);
        return PageWords.Procedure().IsMatch(owner.Title.Text)
            || owner
                .Parts.FindAll(p =>
                    p != owner.Parts[0] && PageWords.Numbered().IsMatch(p.Title.Text) && PageWords.StepHeading().IsMatch(p.Title.Text)
                )
                .Count > 0;
    }

    private static bool HasAct(PageSection section) => section.Blocks.Exists(IsAct);

    private static bool HasRollback(PageSection section) =>
        section.Blocks.Exists(b =>
            b switch
            {
                PageBlock.Code code => IsRollback(code.Content.Text),
                PageBlock.Item item => item.Content.Codes.Any(c => IsRollback(c.Text)),
                PageBlock.Prose prose => prose.Content.Codes.Any(c => IsRollback(c.Text)),
                _ => false,
            }
        );

    private static bool IsRollback(string code) =>
        Controllers.DescribedRequests.UsualChanging.Any(r => code.Contains(r.Path, StringComparison.OrdinalIgnoreCase));
}
