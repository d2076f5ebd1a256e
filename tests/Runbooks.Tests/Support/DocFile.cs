using System.Text.RegularExpressions;

namespace Runbooks.Tests.Support;

/// <summary>A page of the documentation as it lies in this repository.</summary>
/// <param name="Path">Where, below <c>runbooks/</c>.</param>
/// <param name="Text">What is in it.</param>
internal sealed partial record DocFile(string Path, string Text)
{
    /// <summary>The folder of all pages.</summary>
    public static string Folder { get; } = System.IO.Path.Combine(Repository.Root, "runbooks");

    /// <summary>Every page, the index among them.</summary>
    public static IReadOnlyList<DocFile> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories)
            .Select(f => System.IO.Path.GetRelativePath(Folder, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    /// <summary>Its text without blocks of code, in which nothing is a heading, a link or a table.</summary>
    public string Prose => Blocks().Replace(Text, string.Empty);

    /// <summary>The page at a path, as it is now.</summary>
    public static DocFile Read(string path) => new(path, File.ReadAllText(System.IO.Path.Combine(Folder, path)));

    /// <summary>Its blocks of code that are said to be of a kind, such as <c>yaml</c> or <c>yaml wrong</c>.</summary>
    public IEnumerable<string> BlocksOf(string kind) =>
        Blocks().Matches(Text).Where(m => m.Groups[2].Value == kind).Select(m => m.Groups[3].Value);

    /// <inheritdoc/>
    public override string ToString() => Path;

    [GeneratedRegex("^(`{3,})([^`\n]*)\n(.*?)^\\1$\n?", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
