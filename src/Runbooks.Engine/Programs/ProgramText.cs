using System.Text.RegularExpressions;
using Runbooks.Diagnostics;

namespace Runbooks.Programs;

/// <summary>What a program or a server said, made fit for a terminal and a record: no credentials, nothing that moves a cursor.</summary>
public static partial class ProgramText
{
    private const int MostOfALine = 200;

    /// <summary>Its lines, trimmed, empty ones left out. A line that was written over by carriage returns is as many.</summary>
    public static IReadOnlyList<string> Lines(string text) => [.. text.Split('\n', '\r').Select(Clean).Where(l => l.Length > 0)];

    /// <summary>Takes users and passwords out of every address in a text.</summary>
    internal static string WithoutCredentials(string text) => Credentials().Replace(text, "://");

    private static string Clean(string line)
    {
        var plain = new string([.. Escapes().Replace(line, string.Empty).Where(c => c == '\t' || !char.IsControl(c))]);
        var clean = WithoutCredentials(PrintableText.Line(plain).Trim());
        return clean.Length <= MostOfALine ? clean : clean[..MostOfALine] + "…";
    }

    // Greedy: a password may hold the sign that ends it.
    [GeneratedRegex(@"://[^/\s]*@")]
    private static partial Regex Credentials();

    [GeneratedRegex(@"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|.)")]
    private static partial Regex Escapes();
}
