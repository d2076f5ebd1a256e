using CsCheck;

namespace Runbooks.Tests.Fuzzing;

/// <summary>
/// Texts that were good once: begun from real ones, with characters, lines and tokens taken out, put in, doubled, moved and mixed.
/// </summary>
internal static class Mutations
{
    private static readonly string[] Odd =
    [
        ":",
        ": ",
        "- ",
        "\t",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        "{{",
        "}}",
        "&a ",
        "*a",
        "!x ",
        "!!str ",
        "%",
        "---\n",
        "|",
        ">",
        "\n",
        "\r\n",
        "\0",
        "\uFEFF",
        "\uD800",
        "🚨",
        "? ",
        "<<: ",
        "#",
        "\\",
        "`",
        ",",
        "0",
        "-1",
        "1e999",
        "9223372036854775808",
        "NaN",
        "null",
        "true",
        "~",
        "\\u0000",
        "\\ud800",
        "\u202E",
        "é",
        "%s",
        "..",
        "/",
        "//",
        "${env:X}",
        " && ",
        " | ",
        "(",
        ")",
        ".x",
        "[0]",
        "[\"x\"]",
        "== null",
        "!",
        "x-y:",
        "{{ for i in 1..99999999 }}",
        "{{ func f }}{{ f }}{{ end }}{{ f }}",
        "{{ end }}",
        "{{ import x }}",
        "{{ x = [] }}",
        "{{~ ",
        " -}}",
        "99999999d",
        "0s",
        "\"\"",
        "\u2028",
        "…",
        "•••",
    ];

    private static readonly Gen<(int Kind, int At, int Length, int Token)> One = Gen.Select(
        Gen.Int[0, 11],
        Gen.Int[0, int.MaxValue - 1],
        Gen.Int[0, 40],
        Gen.Int[0, int.MaxValue - 1]
    );

    /// <summary>Mutates one of some texts; tokens come from all of them.</summary>
    public static Gen<string> Of(IReadOnlyList<string> texts)
    {
        var tokens = texts.SelectMany(t => t.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)).Distinct().Concat(Odd).ToArray();
        var lines = texts.SelectMany(t => t.Split('\n')).Distinct().ToArray();
        return Gen.Select(Gen.Int[0, texts.Count - 1], One.Array[1, 6])
            .Select(m => m.Item2.Aggregate(texts[m.Item1], (text, change) => Apply(text, change, tokens, lines)));
    }

    private static string Apply(string text, (int Kind, int At, int Length, int Token) change, string[] tokens, string[] lines)
    {
        var at = change.At % (text.Length + 1);
        var end = Math.Min(text.Length, at + change.Length);
        var lineStart = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        var lineEnd = text.IndexOf('\n', at) is >= 0 and var found ? found + 1 : text.Length;
        return change.Kind switch
        {
            0 => text.Remove(at, end - at),
            1 => text[..at],
            2 or 3 => text.Insert(at, Odd[change.Token % Odd.Length]),
            4 => text[..at] + tokens[change.Token % tokens.Length] + text[end..],
            5 => text.Remove(lineStart, lineEnd - lineStart),
            6 => text.Insert(lineStart, lines[change.Token % lines.Length] + "\n"),
            7 => text.Insert(lineStart, text[lineStart..lineEnd]),
            8 => text.Insert(lineStart, new string(' ', change.Length % 9)),
            9 => text.Insert(at, string.Concat(Enumerable.Repeat(Odd[change.Token % Odd.Length], change.Length * 60))),
            10 => at < text.Length ? text[..at] + (char)(text[at] ^ (1 << (change.Token % 8))) + text[(at + 1)..] : text,
            _ => text.Insert(at, text[at..end]),
        };
    }
}
