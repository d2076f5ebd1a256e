using System.Globalization;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Answers;
using Runbooks.Authoring.Importing.Pages;

namespace Runbooks.Authoring.Importing.Lines;

/// <summary>What a page says in prose that its commands leave unsaid.</summary>
internal sealed partial class PageFacts
{
    private readonly List<(string Path, string Expectation)> _answers = [];
    private readonly string _text;

    /// <param name="blocks">Its blocks.</param>
    /// <param name="text">Its text.</param>
    public PageFacts(IReadOnlyList<PageBlock> blocks, string text)
    {
        _text = text;
        foreach (var said in blocks.SelectMany(TextsOf))
        {
            foreach (Match match in Answers().Matches(said))
                _answers.Add(
                    (
                        match.Groups[1].Value,
                        $"{ExpressionText.Member("body", match.Groups[2].Value)} == {ExpressionText.Quote(match.Groups[3].Value)}"
                    )
                );
            if (SlowestAnswer is null && Slowest().Match(said) is { Success: true } slow)
                SlowestAnswer = Milliseconds(slow.Groups[1].Value, slow.Groups[2].Value);
        }
    }

    /// <summary>How long an answer may take, in milliseconds; null where the page does not say.</summary>
    public double? SlowestAnswer { get; }

    /// <summary>What an answer from a path must hold.</summary>
    public IEnumerable<string> ExpectedOf(string path) => _answers.Where(a => a.Path == path).Select(a => a.Expectation);

    /// <summary>Whether the page names a path in an address or in prose.</summary>
    public bool Names(string path) => _text.Contains(path, StringComparison.Ordinal);

    /// <summary>A time in milliseconds.</summary>
    public static double Milliseconds(string number, string unit) =>
        double.Parse(number, CultureInfo.InvariantCulture)
        * (
            unit.StartsWith("ms", StringComparison.OrdinalIgnoreCase) || unit.StartsWith("milli", StringComparison.OrdinalIgnoreCase)
                ? 1
                : 1000
        );

    private static IEnumerable<string> TextsOf(PageBlock block) =>
        block switch
        {
            PageBlock.Prose prose => [prose.Content.Text],
            PageBlock.Item item => [item.Content.Text],
            PageBlock.Row row => [string.Join(' ', row.Cells.Select(c => c.Text))],
            _ => [],
        };

    [GeneratedRegex("""`(/[^`\s]*)`[^`]{0,40}`\{?\s*"?([A-Za-z_][A-Za-z0-9_]*)"?\s*:\s*"([^"`]+)"\s*\}?`""")]
    private static partial Regex Answers();

    [GeneratedRegex(
        """(?:response times?|latency|answers?)\W+(?:(?:must|should|is|are|be|stays?|under|below|less """
            + """than)\W+)*<?\s*([0-9]+(?:\.[0-9]+)?)\s*(ms|milliseconds?|s|secs?|seconds?)\b""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Slowest();
}
