using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Documentation;

/// <summary>The documentation: the pages of <c>runbooks/</c> in the order of their index, as they were when this was built.</summary>
public static partial class DocPages
{
    private const string Folder = "runbooks/";
    private const string Index = "README.md";

    private static readonly Lazy<IReadOnlyList<DocPage>> Pages = new(() => [.. In(Read(Index), Read)]);

    /// <summary>All pages; the index itself is none.</summary>
    public static IReadOnlyList<DocPage> All => Pages.Value;

    /// <summary>The pages that an index names, in its order.</summary>
    /// <param name="index">The index: chapters of the second level, each with a list of links and a sentence behind each.</param>
    /// <param name="read">Gives the text of a page by its path.</param>
    public static IEnumerable<DocPage> In(string index, Func<string, string> read)
    {
        var chapter = string.Empty;
        foreach (var line in index.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                chapter = line[3..];
            else if (Entry().Match(line) is { Success: true } entry)
                yield return new DocPage(
                    chapter,
                    entry.Groups[2].Value,
                    entry.Groups[1].Value,
                    entry.Groups[3].Value,
                    read(entry.Groups[2].Value)
                );
        }
    }

    private static string Read(string path)
    {
        // What was built on Windows has its folders named as they are there.
        var assembly = typeof(DocPages).Assembly;
        using var stream = assembly.GetManifestResourceStream(Folder + path)
            ?? assembly.GetManifestResourceStream(Folder + path.Replace('/', '\\'))
            ?? throw new InvalidOperationException($"the page {Folder}{path} is missing in the build");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"^- \[(.+?)\]\(([^)#]+\.md)\): (.+)$")]
    private static partial Regex Entry();
}
