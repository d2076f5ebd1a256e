using Runbooks.Authoring;
using Runbooks.Cli.Commands;
using Runbooks.Definitions;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Terminal;

/// <summary>Asks for what a new runbook is to be, where somebody can answer.</summary>
internal static class NewQuestions
{
    private const int MostAnswers = 3;

    /// <summary>Asks for what was not said.</summary>
    /// <param name="host">The terminal.</param>
    /// <param name="options">What was said.</param>
    /// <param name="bag">Takes RB0306 where something is missing and nobody can answer.</param>
    /// <param name="cancel">Ends the asking.</param>
    public static async Task<NewRunbook?> AskAsync(CommandHost host, NewOptions options, DiagnosticBag bag, CancellationToken cancel)
    {
        var canAsk = host.InIsTerminal && !host.IsCi;
        var usual = Usual(options.Id);
        if (!canAsk)
        {
            string[] missing = [.. new[] { (options.Title, "--title"), (options.Severity, "--severity") }.Where(o => o.Item1 is null).Select(o => o.Item2)];
            if (missing.Length > 0)
            {
                bag.Add(DiagnosticCodes.BadOption, span: null, $"{string.Join(" and ", missing)} {(missing.Length == 1 ? "is" : "are")} not said, and nobody can be asked: standard input is not a terminal", help: $"such as `runbook new {options.Id} --title \"{usual}\" --severity feature`");
                return null;
            }
        }

        var title = options.Title ?? await AskAsync(host, "Title", usual, choices: null, bag, cancel);
        var severity = title is null ? null : options.Severity ?? await AskAsync(host, "Severity", Severity.Feature.Name, [.. Severity.All.Select(s => (s.Name, $"{Duration.Format(s.Objective)}  {s.Title.ToLowerInvariant()}"))], bag, cancel);
        var usualTemplate = options.Triggers.Count > 0 ? "watched" : RunbookTemplates.All[0].Name;
        var from = severity is null ? null : options.From ?? (canAsk ? await AskAsync(host, "Begin with", usualTemplate, [.. RunbookTemplates.All.Select(t => (t.Name, t.Does))], bag, cancel) : usualTemplate);
        if (from is null) return null;

        var made = new NewRunbook(options.Id, title!, Severity.All.First(s => s.Name == severity), RunbookTemplates.All.First(t => t.Name == from));
        IReadOnlyList<string> triggers = options.Triggers.Count > 0 || from != "watched" ? options.Triggers : ["health-check", "error-rate", "response-time"];
        return made with { Triggers = [.. triggers.Distinct()], Checklist = options.Checklist.Count > 0 ? [.. options.Checklist.Distinct()] : made.Checklist };
    }

    private static async Task<string?> AskAsync(CommandHost host, string what, string usual, IReadOnlyList<(string Name, string About)>? choices, DiagnosticBag bag, CancellationToken cancel)
    {
        foreach (var (name, about) in choices ?? []) await host.Error.WriteLineAsync($"  {name.PadRight(choices!.Max(c => c.Name.Length))}  {about}");
        for (var asked = 0; asked < MostAnswers; asked++)
        {
            await host.Error.WriteAsync($"{what} [{usual}]: ");

            // The console reads without heed of cancellation, so the reading is left behind when the question is over.
            if (await Task.Run(host.In.ReadLine, CancellationToken.None).WaitAsync(cancel) is not { } answer) break;
            answer = answer.Trim();
            if (answer.Length == 0) return usual;
            if (choices is null || choices.Any(c => c.Name == answer)) return answer;
            var closest = Suggestion.Closest(answer, choices.Select(c => c.Name));
            await host.Error.WriteLineAsync(closest is null ? $"`{answer}` is none of them." : $"`{answer}` is none of them; did you mean `{closest}`?");
        }

        bag.Add(DiagnosticCodes.BadOption, span: null, $"nobody answered what the {what.ToLowerInvariant()} is to be", help: "give it as an option: `runbook new --help`");
        return null;
    }

    // `checkout-down` is “Checkout down” to a person.
    private static string Usual(string id) => char.ToUpperInvariant(id[0]) + id[1..].Replace('-', ' ');
}
