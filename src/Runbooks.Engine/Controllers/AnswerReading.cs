using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Expressions.Data;

namespace Runbooks.Controllers;

/// <summary>Reads what a controller answered to a change, by the conditions of its description.</summary>
/// <param name="definition">The description.</param>
/// <param name="change">The way that was taken.</param>
/// <param name="scope">What the change was made of.</param>
internal sealed class AnswerReading(ControllerDefinition definition, ChangeFields change, Scope scope)
{
    private const int LongestWords = 200;

    /// <summary>Reads it.</summary>
    public ControllerAnswer Of(ControllerExchange exchange)
    {
        if (exchange.Lost() is { } lost)
            return lost;
        var (outputs, problem) = exchange.Read("answer", change.Request.IsText);
        if (exchange.Known is { } known)
            return known.Kind == ControllerAnswer.Accepted ? known with { Operation = known.Operation ?? Begun(outputs) } : known;
        var answered = scope.WithAll(outputs);
        var (status, exitCode) = (exchange.Status, (int?)outputs["exit_code"]);
        var said = status is null ? $"exit code {exitCode}" : $"HTTP {status}";
        var words = WordsOf(said, answered);
        var told = words == said ? said : $"{said}: {words}";
        var (conflict, refused) = (ReadCondition.Of(change.Conflict, answered), ReadCondition.Of(change.Refused, answered));
        var (accepted, claimed) = (ReadCondition.Of(change.Accepted, answered), ReadCondition.Of(change.Claimed, answered));
        var open = new[] { conflict, refused, accepted }.Select(c => c?.Undecided).OfType<string>().ToList();
        ControllerAnswer Is(string kind, string detail) => new(kind, string.Join("; ", [detail, .. open]), status);

        // Whether somebody else moved something cannot be told: as if it were so, for then nothing more is sent. A program that failed
        // may have acted, and is waited for.
        if (conflict is { Undecided: not null } && (status is >= 300 and < 500 || (status is null && exitCode != 0)))
            return status is null
                ? Is(ControllerAnswer.Accepted, told) with
                {
                    Operation = Begun(outputs),
                }
                : Is(ControllerAnswer.Conflict, told);
        if (conflict?.Holds ?? (status is 409 or 412 && definition.Change.Means == ChangeMeaning.Absolute))
            return Is(ControllerAnswer.Conflict, told);

        // A 5xx can come from something in front of the controller while the controller acts, and a program may fail when it has acted.
        if (status is >= 500 || (status is null && exitCode != 0 && refused is not { Holds: true }))
            return Is(ControllerAnswer.Unknown, told);
        if (refused?.Holds ?? status is >= 300)
            return Is(ControllerAnswer.Refused, status is >= 200 and < 300 ? words : told);
        if (status is < 200 or >= 300)
            return Is(ControllerAnswer.Refused, told);
        if (accepted?.Holds ?? status == 202)
        {
            return Is(
                ControllerAnswer.Accepted,
                words == said ? $"{said}, which is a promise" : $"{said}, which is a promise: {words}"
            ) with
            {
                Operation = Begun(outputs),
            };
        }

        // What may have been begun is waited for, and nothing more is sent.
        if (accepted is { Undecided: not null } && claimed is not { Holds: true })
            return Is(ControllerAnswer.Accepted, told) with { Operation = Begun(outputs) };
        if (claimed is null or { Holds: true })
            return Is(ControllerAnswer.Claimed, words);
        return problem is null && claimed.Undecided is { } undecided
            ? Is(ControllerAnswer.Accepted, $"{told}; {undecided}") with
            {
                Operation = Begun(outputs),
            }
            : Is(ControllerAnswer.Unknown, $"{said}, but {problem ?? claimed.Unmet}");
    }

    private DescribedOperation? Begun(JsonObject outputs) =>
        change.Operation is { } operation ? new DescribedOperation(operation, scope.With("answer", outputs)) : null;

    private string WordsOf(string said, Scope answered)
    {
        var text = definition.Message?.Find(answered).Value as string;
        if (string.IsNullOrWhiteSpace(text))
            return said;
        var line = PrintableText.Line(text);
        return $"\"{(line.Length <= LongestWords ? line : line[..LongestWords] + "…")}\"";
    }
}
