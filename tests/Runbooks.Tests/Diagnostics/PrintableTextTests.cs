using Runbooks.Diagnostics;

namespace Runbooks.Tests.Diagnostics;

/// <summary>Texts that others wrote show themselves and do nothing.</summary>
public sealed class PrintableTextTests
{
    [TestCase("1.5.0\u001bc\u009b31m", "1.5.0\\u001bc\\u009b31m")]
    [TestCase("a\u0000b\u007f\u0085c", "a\\u0000b\\u007f\\u0085c")]
    [TestCase("1.4.2\u2028RECOVERED\u2029", "1.4.2\\u2028RECOVERED\\u2029")]
    [TestCase("ok\u202e txt.exe\u2066\u200f", "ok\\u202e txt.exe\\u2066\\u200f")]
    [TestCase("1.4\u200b.2\uFEFF\u00AD", "1.4\\u200b.2\\ufeff\\u00ad")]
    [TestCase("a\r\nb\nc\td", "a b c d")]
    [TestCase("progress\rdone", "progress\\u000ddone")]
    [TestCase("\U000E0041tag", "\\udb40\\udc41tag")]
    public void What_a_terminal_or_a_reader_would_obey_is_visible(string text, string shown)
    {
        Assert.That(PrintableText.Line(text), Is.EqualTo(shown));
        Assert.That(PrintableText.Line(shown), Is.EqualTo(shown), "and stays as it is from then on");
    }

    [Test]
    public void Half_a_surrogate_is_visible() =>
        Assert.That(PrintableText.Line($"half {'\ud83d'} of it"), Is.EqualTo("half \\ud83d of it"));

    [TestCase("café, naïve, 東京, Привет, 😀 👩‍💻 🏳️‍🌈")]
    [TestCase("می‌خواهم")]
    [TestCase("C:\\u001b is a path")]
    public void What_people_write_stays_as_it_is(string text) => Assert.That(PrintableText.Line(text), Is.EqualTo(text));

    [Test]
    public void A_text_of_several_lines_keeps_them() =>
        Assert.That(PrintableText.Lines("a\r\n\tb\u001b[2J\n"), Is.EqualTo("a\n\tb\\u001b[2J\n"));

    [Test]
    public void Inside_JSON_it_is_the_same_text() =>
        Assert.That(
            System.Text.Json.Nodes.JsonNode.Parse(PrintableText.Lines("\"ok\u202e\u009b\""))!.GetValue<string>(),
            Is.EqualTo("ok\u202e\u009b")
        );

    [TestCase("x\n---\ny", "x\n\\---\ny")]
    [TestCase("x\n===\ny", "x\n\\===\ny")]
    [TestCase("# big", "\\# big")]
    [TestCase("- one\n  + two\n1. three\n2) four", "\\- one\n  \\+ two\n1\\. three\n2\\) four")]
    [TestCase("1.4.2 of 2026", "1.4.2 of 2026")]
    [TestCase("::error title=x::y", "\\::error title=x::y")]
    [TestCase("see https://evil.example and www.evil.example", "see https\\://evil.example and www\\.evil.example")]
    [TestCase("at http://127.0.0.1:80, http://localhost/x", "at http://127.0.0.1:80, http://localhost/x")]
    [TestCase(
        "http://127.0.0.1:80@evil.example http://localhost.evil.example",
        "http\\://127.0.0.1:80@evil.example http\\://localhost.evil.example"
    )]
    [TestCase("<!-- runbook:action --> &amp;", "&lt;!-- runbook:action --\\> &amp;amp;")]
    [TestCase("> quote | cell ` * _ [x](y) ~", "\\> quote \\| cell \\` \\* \\_ \\[x\\](y) \\~")]
    public void Nothing_in_Markdown_begins_anything(string text, string escaped) =>
        Assert.That(MarkdownEscape.Text(text), Is.EqualTo(escaped));
}
