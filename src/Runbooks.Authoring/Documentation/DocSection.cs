namespace Runbooks.Authoring.Documentation;

/// <summary>A section of a page.</summary>
/// <param name="Heading">Its heading, in Markdown; empty for what stands before the first one.</param>
/// <param name="Text">All of it, in Markdown, its heading first.</param>
public sealed record DocSection(string Heading, string Text)
{
    /// <summary>Its lines without those of blocks of code, which show what may be wrong on purpose.</summary>
    public IEnumerable<string> Prose
    {
        get
        {
            var fence = string.Empty;
            foreach (var line in Text.Split('\n'))
            {
                var mark = DocPage.FenceOf(line);
                if (mark.Length == 0 && fence.Length == 0)
                    yield return line;
                if (mark.Length > 0)
                    fence =
                        fence.Length == 0 ? mark
                        : fence == mark ? string.Empty
                        : fence;
            }
        }
    }
}
