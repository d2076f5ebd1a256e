namespace Runbooks.Cli.Terminal;

/// <summary>A plan or a rehearsal, before it is laid out for a terminal or as Markdown.</summary>
/// <param name="Kind">Which of the two, as a heading begins with it.</param>
/// <param name="Title">The runbook's title.</param>
/// <param name="Sections">The parts, in their order.</param>
/// <param name="Word">What it comes to, in capitals.</param>
/// <param name="Reason">Why, as a sentence.</param>
internal sealed record PlanPage(string Kind, string Title, IReadOnlyList<PlanSection> Sections, string Word, string Reason)
{
    private const int MostText = 800;

    public string Title { get; } = LongText.Cut(Title, MostText);

    /// <summary>Why, as a sentence.</summary>
    public string Reason { get; } = LongText.Cut(Reason, MostText);

    /// <summary>What it is about and what was done for it, line by line, for a terminal.</summary>
    public required IReadOnlyList<string> Lead { get; init; }

    /// <summary>The same as Markdown.</summary>
    public required string MarkdownLead { get; init; }
}
