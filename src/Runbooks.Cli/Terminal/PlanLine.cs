namespace Runbooks.Cli.Terminal;

/// <summary>A line of a plan, before it is laid out. A text that is too long to be read is cut, and says so.</summary>
/// <param name="Depth">0 for a step, 1 for what is said of it, and so on.</param>
/// <param name="Text">The text.</param>
internal sealed record PlanLine(int Depth, string Text)
{
    private const int MostText = 800;

    public string Text { get; init; } = LongText.Cut(Text, MostText);

    /// <summary>The sign in front of it; empty for none.</summary>
    public string Mark { get; init; } = string.Empty;

    /// <summary>What stands in front of the text, and is what the line is about; empty for nothing.</summary>
    public string Head { get; init; } = string.Empty;

    /// <summary>Whether it is a text of a machine: a request, a header, a body.</summary>
    public bool IsCode { get; init; }

    /// <summary>Whether it is a line that somebody copies: it is shown as it is, and never cut or broken.</summary>
    public bool IsVerbatim { get; init; }
}
