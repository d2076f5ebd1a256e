using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Words;
using Runbooks.Controllers;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing.Procedures;

/// <summary>
/// Says in a draft what its playbook would not notice, so that its drill holds it to what it does: an author who adds the
/// check takes the sentence away.
/// </summary>
/// <param name="source">The playbook.</param>
/// <param name="bag">Takes what is said.</param>
internal sealed class UnnoticedFailures(SourceText source, DiagnosticBag bag)
{
    // Each behaviour of a version that is no better, with the checks that would show it, the one to add first.
    private static readonly (string Behaviour, string[] Checks)[] Shown =
    [
        ("catch-all", ["core-functionality", "widget"]),
        ("slow-after", ["performance"]),
        ("errors-after", ["error-rate"]),
        ("breaking-after", ["core-functionality", "performance", "error-rate", "widget"]),
    ];

    /// <summary>Says it of a draft; of one that rolls nothing back, nothing is to be said.</summary>
    /// <param name="draft">The draft, with its steps and its checklist.</param>
    public void Tell(DraftRunbook draft)
    {
        if (!draft.RollsBack)
            return;
        var checks = draft.Checklist.Select(TriggerWords.NameOf).ToHashSet();
        var unseen = Shown.Where(s => !s.Checks.Any(checks.Contains)).ToList();
        if (unseen.Count > 0)
        {
            string[] wanted = [.. unseen.Select(s => s.Checks[0]).Distinct()];
            draft.Unnoticed.Add(
                new DraftExpectation(
                    [.. unseen.Select(s => s.Behaviour)],
                    $"The playbook looks at nothing that would show it. Add to the checklist: {string.Join(", ", wanted)}."
                )
            );
            bag.Add(
                DiagnosticCodes.Assumed,
                At(draft.Line),
                $"nothing in `{draft.Id}` would notice that the version before is no better ("
                    + $"{string.Join(", ", unseen.Select(s => s.Behaviour))}); its `drills` say so",
                help: $"add {string.Join(", ", wanted.Select(w => $"`{w}`"))} to `checklist`, and take them out of `drills`"
            );
        }

        if (HistoryReader(draft) is not { } step)
            return;
        draft.Unnoticed.Add(
            new DraftExpectation(["restarts"], $"`{step.Id}` wants a history, and a controller that restarts has lost it.")
        );
        bag.Add(
            DiagnosticCodes.Assumed,
            step.At,
            $"`{step.Id}` fails where the controller restarts with the rollback, for its history is then empty; `drills` say so",
            help: "ask for the environment or the version that serves, and take it out of `drills`"
        );
    }

    private static DraftStep? HistoryReader(DraftRunbook draft) =>
        draft
            .Steps.Skip(draft.RollbackAt + 1)
            .FirstOrDefault(s =>
                s.Expect.Exists(e =>
                    e.Contains(ShippedControllers.ByHand.History, StringComparison.Ordinal)
                    && e != $"body.{ShippedControllers.ByHand.History} != null"
                )
            );

    private SourceSpan At(int line) => new(source, Math.Max(1, line), 1, source.Line(Math.Max(1, line)).Length);
}
