using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;

namespace Runbooks.Incidents.Writing;

/// <summary>The message of a record's commit. Its trailers let a machine find the run again.</summary>
public static class CommitMessage
{
    public static string Of(IncidentRecord record, IReadOnlyList<string> notes)
    {
        var text = new StringBuilder($"Record {record.Id}: {Ended(record)}\n\n");
        text.Append(Wrap(record.Title + "."));
        text.Append(Wrap(record.Text("outcome", "reason") ?? string.Empty));
        if (record.Outcome != "recovered")
            text.Append(Wrap($"Next: {record.Text("outcome", "next")}"));
        foreach (var note in notes)
            text.Append(Wrap($"Note: {note}"));
        return text.Append($"\nRunbook-Run: {record.Run}\nRunbook-Outcome: {record.Outcome}\n").ToString();
    }

    /// <summary>
    /// The message of the commit that opens a record while its run is under way. Its trailer names the beginning alone: a
    /// record is there once a commit names the run itself.
    /// </summary>
    public static string OfOpening(IncidentRecord record) =>
        $"Open {record.Id}: its run is under way\n\n{Wrap(record.Title + ".")}"
        + $"{Wrap("The record itself follows when the run has ended.")}\nRunbook-Run: {record.Run}/begun\n";

    /// <summary>
    /// The message of the commit that has the ledger of a run while people are still told of it. Its trailer names the end alone.
    /// </summary>
    public static string OfEnded(IncidentRecord record) =>
        $"Open {record.Id}: {Ended(record)}, and people are told\n\n{Wrap(record.Title + ".")}"
        + $"{Wrap("The record itself follows when it is known whom a message reached.")}\nRunbook-Run: {record.Run}/ended\n";

    private static string Ended(IncidentRecord record) =>
        record.Seconds is { } seconds
            ? record.Outcome switch
            {
                "recovered" => $"recovered in {Phrases.Duration(seconds)}",
                "unknown" => $"outcome unknown after {Phrases.Duration(seconds)}",
                var other => $"{other} after {Phrases.Duration(seconds)}",
            }
            : $"broke off, outcome {record.Outcome}";

    /// <summary>A paragraph in lines of at most 72 characters, in which nobody is called and no issue closed.</summary>
    public static string Wrap(string paragraph)
    {
        paragraph = QuietText.Of(PrintableText.Line(paragraph));
        var text = new StringBuilder();
        var column = 0;
        foreach (var word in paragraph.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0)
                text.Append(column + 1 + word.Length > 72 ? '\n' : ' ');
            column = column > 0 && column + 1 + word.Length <= 72 ? column + 1 + word.Length : word.Length;
            text.Append(word);
        }

        return text.Append('\n').ToString();
    }
}
