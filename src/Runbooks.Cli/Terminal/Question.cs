using Runbooks.Cli.Hosting;
using Runbooks.Diagnostics;
using Runbooks.Incidents.Records;

namespace Runbooks.Cli.Terminal;

/// <summary>Something that a person is asked for, in a line.</summary>
/// <param name="What">What it is.</param>
/// <param name="Usual">What is taken where nothing is typed, empty for nothing at all; null where something must be typed.</param>
internal sealed record Question(string What, string? Usual)
{
    private const int MostAnswers = 3;

    /// <summary>What may be answered; anything where there are none.</summary>
    public IReadOnlyList<(string Name, string About)> Choices { get; init; } = [];

    /// <summary>Says what speaks against an answer.</summary>
    public Action<string, DiagnosticBag> Check { get; init; } = static (_, _) => { };

    /// <summary>Asks until there is an answer that nothing speaks against, three times at most.</summary>
    /// <param name="host">The terminal.</param>
    /// <param name="command">The command that asks, whose options say the same.</param>
    /// <param name="bag">Takes RB0306 where nobody answers.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>Null where nobody answered.</returns>
    public async Task<string?> AskAsync(CommandHost host, string command, DiagnosticBag bag, CancellationToken cancel)
    {
        foreach (var (name, about) in Choices)
            await host.Error.WriteLineAsync($"  {name.PadRight(Choices.Max(c => c.Name.Length))}  {about}");
        for (var asked = 0; asked < MostAnswers; asked++)
        {
            await host.Error.WriteAsync(Usual is null or "" ? $"{What}: " : $"{What} [{Usual}]: ");

            // The console reads without heed of cancellation, so the reading is left behind when the question is over.
            if (await Task.Run(host.ReadLine, CancellationToken.None).WaitAsync(cancel) is not { } answer)
                break;
            answer = answer.Trim();
            if (answer.Length == 0 && Usual is "")
                return answer;
            if (answer.Length == 0)
                answer = Usual ?? string.Empty;
            if (answer.Length == 0)
                continue;
            if (Against(answer) is not { } against)
                return answer;
            await host.Error.WriteLineAsync(against);
        }

        bag.Add(
            DiagnosticCodes.BadOption,
            span: null,
            $"nobody answered what the {What.ToLowerInvariant()} is to be",
            help: $"give it as an option: `runbook {command} --help`"
        );
        return null;
    }

    /// <summary>That options are missing, and nobody is there who could be asked for what they say.</summary>
    /// <param name="options">The options: at least one.</param>
    public static string NobodyToAsk(IReadOnlyList<string> options)
    {
        var are = options.Count == 1 ? "is" : "are";
        return $"{Phrases.List(options)} {are} not said, and nobody can be asked: standard input is not a terminal";
    }

    private string? Against(string answer)
    {
        if (Choices.Count > 0 && !Choices.Any(c => c.Name == answer))
        {
            return Suggestion.Closest(answer, Choices.Select(c => c.Name)) is { } closest
                ? $"`{answer}` is none of them; did you mean `{closest}`?"
                : $"`{answer}` is none of them.";
        }

        var bag = new DiagnosticBag();
        Check(answer, bag);
        if (bag.Sorted() is not [var first, ..])
            return null;
        var help = (first.Label ?? first.Help) is { } mend ? $": {mend.TrimEnd('?')}{(mend.EndsWith('?') ? '?' : '.')}" : ".";
        return $"{char.ToUpperInvariant(first.Message[0])}{first.Message[1..]}{help}";
    }
}
