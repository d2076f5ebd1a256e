using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Documentation;

/// <summary>A page of the documentation.</summary>
/// <param name="Chapter">The chapter of the index that it stands in.</param>
/// <param name="Path">Where it lies in <c>runbooks/</c>, such as <c>reference/steps/http.md</c>.</param>
/// <param name="Title">Its title, in Markdown.</param>
/// <param name="Summary">What the index says of it, in a sentence.</param>
/// <param name="Text">All of it, in Markdown.</param>
public sealed partial record DocPage(string Chapter, string Path, string Title, string Summary, string Text)
{
    private readonly Lazy<IReadOnlyList<DocSection>> _sections = new(() => Divide(Text));

    /// <summary>Its path without the ending: what tells it from every other page.</summary>
    public string Id => Path[..^3];

    /// <summary>The name of its file without the ending, which another page in another folder may have as well.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Its sections in order; the first is what stands before any heading but the title.</summary>
    public IReadOnlyList<DocSection> Sections => _sections.Value;

    /// <summary>The mark that begins or ends a block of code in a line; empty for none.</summary>
    internal static string FenceOf(string line) => Fence().Match(line).Value;

    // A line of a block of code may begin like a heading: a comment of YAML does.
    private static List<DocSection> Divide(string text)
    {
        var sections = new List<DocSection>();
        var (heading, lines, fence) = (string.Empty, new List<string>(), string.Empty);
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            var mark = FenceOf(line);
            if (fence.Length == 0 && line.StartsWith("## ", StringComparison.Ordinal))
            {
                sections.Add(new DocSection(heading, string.Join('\n', lines)));
                (heading, lines) = (line[3..], []);
            }

            if (mark.Length > 0)
                fence =
                    fence.Length == 0 ? mark
                    : fence == mark ? string.Empty
                    : fence;
            lines.Add(line);
        }

        sections.Add(new DocSection(heading, string.Join('\n', lines)));
        return sections;
    }

    [GeneratedRegex("^ *`{3,}")]
    private static partial Regex Fence();
}
