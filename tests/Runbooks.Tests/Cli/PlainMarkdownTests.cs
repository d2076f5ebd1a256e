using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;

namespace Runbooks.Tests.Cli;

/// <summary>A post-mortem at a terminal: what is escaped for a page is shown as it is meant.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PlainMarkdownTests
{
    [TestCase("run `runbook sync` | then <b> & go: [x](y) *now* #1")]
    [TestCase("1. first")]
    [TestCase("- dash \\ and \\` more")]
    [TestCase("see https://example.com/a_b and www.example.com &lt; &#27;[31m")]
    public void Whatever_is_escaped_comes_back(string text) => Assert.That(PlainMarkdown.Of(MarkdownEscape.Text(text)), Is.EqualTo(text));

    [TestCase("a `code \\` span` and \\*text\\*", "a `code \\` span` and *text*")]
    [TestCase("```\n\\*as it is\\*\n```\n\\*text\\*", "```\n\\*as it is\\*\n```\n*text*")]
    public void Code_stays_as_it_is(string markdown, string shown) => Assert.That(PlainMarkdown.Of(markdown), Is.EqualTo(shown));

    [TestCase("## Summary\n\n> [!CAUTION]\n> **Not recovered**", "Summary\n\nNot recovered")]
    [TestCase("| | |\n|---|---|\n| Target | a \\| b |\n| Longer name | c |", "Target       a | b\nLonger name  c")]
    [TestCase("a\n\n<details>\n<summary>Evidence</summary>\n\n- b\n\n</details>\n\nc", "a\n\n▸ Evidence\n\nc")]
    [TestCase("<!-- people:impact -->\nForty waited ([exchange](evidence/1.json)).\n<!-- /people:impact -->", "Forty waited (exchange).")]
    [TestCase("a\n\n```mermaid\ngantt\n```\n\nb", "a\n\nb")]
    public void What_only_a_page_obeys_is_not_shown(string markdown, string shown) =>
        Assert.That(PlainMarkdown.Of(markdown), Is.EqualTo(shown));
}
