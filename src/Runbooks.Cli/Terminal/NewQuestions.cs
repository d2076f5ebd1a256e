using Runbooks.Authoring;
using Runbooks.Cli.Hosting;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Terminal;

/// <summary>Asks for what a new runbook is to be, where somebody can answer.</summary>
internal static class NewQuestions
{
    private const int MostAnswers = 3;

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
            var said = missing.Count == 1 ? missing[0] : $"{string.Join(", ", missing.SkipLast(1))} and {missing[^1]}";
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                $"{said} {(missing.Count == 1 ? "is" : "are")} not said, and nobody can be asked: standard input is not a terminal",
                help: $"such as `runbook new {options.Id ?? "checkout-down"} --title \""
                    + $"{options.Title ?? Usual(options.Id) ?? "The checkout is down"}\" --severity feature`"
            );
            return null;
        }

        Task<string?> AskForAsync(Question question) => AskAsync(host, question, bag, cancel);
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

    private static async Task<string?> AskAsync(CommandHost host, Question question, DiagnosticBag bag, CancellationToken cancel)
    {
        foreach (var (name, about) in question.Choices)
            await host.Error.WriteLineAsync($"  {name.PadRight(question.Choices.Max(c => c.Name.Length))}  {about}");
        for (var asked = 0; asked < MostAnswers; asked++)
        {
            await host.Error.WriteAsync(question.Usual is null ? $"{question.What}: " : $"{question.What} [{question.Usual}]: ");

            // The console reads without heed of cancellation, so the reading is left behind when the question is over.
            if (await Task.Run(host.ReadLine, CancellationToken.None).WaitAsync(cancel) is not { } answer)
                break;
            answer = answer.Trim();
            if (answer.Length == 0)
                answer = question.Usual ?? string.Empty;
            if (answer.Length == 0)
                continue;
            if (question.Against(answer) is not { } against)
                return answer;
            await host.Error.WriteLineAsync(against);
        }

        bag.Add(
            DiagnosticCodes.BadOption,
            span: null,
            $"nobody answered what the {question.What.ToLowerInvariant()} is to be",
            help: "give it as an option: `runbook new --help`"
        );
        return null;
    }

    // `checkout-down` is “Checkout down” to a person.
    private static string? Usual(string? id) => id is null ? null : char.ToUpperInvariant(id[0]) + id[1..].Replace('-', ' ');

    /// <summary>Something that is asked for.</summary>
    /// <param name="What">What it is.</param>
    /// <param name="Usual">What is taken where nothing is typed; null where something must be.</param>
    private sealed record Question(string What, string? Usual)
    {
        /// <summary>What may be answered; anything where there are none.</summary>
        public IReadOnlyList<(string Name, string About)> Choices { get; init; } = [];

        /// <summary>Says what speaks against an answer.</summary>
        public Action<string, DiagnosticBag> Check { get; init; } = static (_, _) => { };

        /// <summary>What speaks against an answer; null where nothing does.</summary>
        public string? Against(string answer)
        {
            if (Choices.Count > 0 && !Choices.Any(c => c.Name == answer))
            {
                return Suggestion.Closest(answer, Choices.Select(c => c.Name)) is { } closest
                    ? $"`{answer}` is none of them; did you mean `{closest}`?"
                    : $"`{answer}` is none of them.";
            }

            var bag = new DiagnosticBag();
            Check(answer, bag);
            return bag.Sorted() is [var first, ..] ? $"{char.ToUpperInvariant(first.Message[0])}{first.Message[1..]}: {first.Help}." : null;
        }
    }
}
