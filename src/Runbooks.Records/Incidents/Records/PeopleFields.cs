namespace Runbooks.Incidents.Records;

/// <summary>The fields of a record that people complete. Everything else is what the run saw, and stays as it is.</summary>
internal static class PeopleFields
{
    /// <summary>Each field's path, with dots, and what is wanted there.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> All { get; } =
    [
        new("title", "One line that says what happened; make it better than the runbook's title."),
        new("status", "open while the target is not recovered; then draft, in-review, approved, closed."),
        new("times.impact-started", "When customers first felt it: { at: 2026-11-23T15:40:00.000Z, source: where that is known from }."),
        new("times.detected", "Correct a time where you know better, and say from where."),
        new("times.declared", ""),
        new(
            "times.acknowledged",
            "When it was taken on. The run knows an approval, an acknowledgement, or that it was started by a command."
        ),
        new("times.resolved", "When the incident was over for customers."),
        new("times.closed", "When the last action item was done."),
        new("impact.summary", "What customers noticed, in two or three sentences."),
        new("impact.customers-affected", "How many, or which; say how you know."),
        new("impact.functions-affected", "What did not work: one entry each."),
        new("impact.data-loss", "What was lost or wrong, or: none."),
        new("analysis.trigger", "What set it off: the change or event just before."),
        new("analysis.contributing-factors", "What had to be so for the trigger to do harm. Several; never a person."),
        new("analysis.detection-gaps", "What should have told us earlier."),
        new("analysis.surprises", "What behaved differently from what we believed."),
        new(
            "action-items",
            "Keep, change or drop what is proposed, and add your own. Each needs an owner (a role or team) and a due date."
        ),
        new(
            "proposals",
            "Changes to the runbook that ran. Accept or reject each, correct what is wrong, and add your own in the same form."
        ),
        new("communications", "Who was told what, and when; the run fills in what it sent itself."),
        new("review", "Who looked at this record, by role, and when."),
    ];
}
