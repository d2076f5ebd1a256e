using Runbooks.Authoring;
using Runbooks.Cli.Hosting;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Terminal;

/// <summary>Asks for what a new runbook is to be, where somebody can answer.</summary>
internal static class NewQuestions
{
    /// <summary>Asks for what was not said.</summary>
    /// <param name="host">The terminal.</param>
    /// <param name="options">What was said.</param>
    /// <param name="check">Says what speaks against an id.</param>
    /// <param name="bag">Takes RB0306 where something is missing and nobody can answer.</param>
    /// <param name="cancel">Ends the asking.</param>
    public static async Task<NewRunbook?> AskAsync(
        CommandHost host,
        NewOptions options,
        Action<string, DiagnosticBag> check,
        DiagnosticBag bag,
        CancellationToken cancel
    )
    {
        var canAsk = host.InIsTerminal && !host.IsCi;
        if (!canAsk && Missing(options) is { Count: > 0 } missing)
        {
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                Question.NobodyToAsk(missing),
                help: $"such as `runbook new {options.Id ?? "checkout-down"} --title \""
                    + $"{options.Title ?? Usual(options.Id) ?? "The checkout is down"}\" --severity feature`"
            );
            return null;
        }

        Task<string?> AskForAsync(Question question) => question.AskAsync(host, "new", bag, cancel);
        var title = options.Title ?? await AskForAsync(new("Title", Usual(options.Id)));
        var id = title is null ? null : options.Id ?? await AskForAsync(new("Id", NewRunbook.IdOf(title)) { Check = check });
        var severity = id is null
            ? null
            : options.Severity
                ?? await AskForAsync(
                    new("Severity", Severity.Feature.Name)
                    {
                        Choices = [.. Severity.All.Select(s => (s.Name, $"{Duration.Format(s.Objective)}  {s.Title.ToLowerInvariant()}"))],
                    }
                );
        var usualTemplate = options.Triggers.Count > 0 ? "watched" : RunbookTemplates.All[0].Name;
        var from = severity is null
            ? null
            : options.From
                ?? (
                    canAsk
                        ? await AskForAsync(
                            new("Begin with", usualTemplate) { Choices = [.. RunbookTemplates.All.Select(t => (t.Name, t.Does))] }
                        )
                        : usualTemplate
                );
        if (from is null)
            return null;

        var made = new NewRunbook(
            id!,
            title!,
            Severity.All.First(s => s.Name == severity),
            RunbookTemplates.All.First(t => t.Name == from)
        );
        IReadOnlyList<string> triggers =
            options.Triggers.Count > 0 || from != "watched" ? options.Triggers : ["health-check", "error-rate", "response-time"];
        return made with
        {
            Triggers = [.. triggers.Distinct()],
            Checklist = options.Checklist.Count > 0 ? [.. options.Checklist.Distinct()] : made.Checklist,
        };
    }

    private static IReadOnlyList<string> Missing(NewOptions options) =>
        [
            .. new[] { (options.Id, "the id"), (options.Title, "--title"), (options.Severity, "--severity") }
                .Where(o => o.Item1 is null)
                .Select(o => o.Item2),
        ];

    // `checkout-down` is “Checkout down” to a person.
    private static string? Usual(string? id) => id is null ? null : char.ToUpperInvariant(id[0]) + id[1..].Replace('-', ' ');
}
