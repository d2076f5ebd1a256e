using CsCheck;

namespace Runbooks.Tests.Authoring.Formatting;

/// <summary>
/// Documents as people write them: any indentation, brackets, quotes, texts of several lines, anchors, comments and blank lines anywhere.
/// </summary>
internal static class Documents
{
    private static readonly Gen<string> Comment = OneOf(
        "# a note",
        "#no space",
        "#",
        "# with: a colon and { braces",
        "# lint: allow RB0410 because it is so"
    );
    private static readonly Gen<string> Behind = Gen.Frequency(
        (6, Gen.Const(string.Empty)),
        (1, Comment.Select(c => $" {c}")),
        (1, Comment.Select(c => $"   {c}")),
        (1, Gen.Const("  "))
    );
    private static readonly Gen<string> Above = OneOf(
        string.Empty,
        string.Empty,
        string.Empty,
        "\n",
        "\n\n",
        "# above\n",
        "#shallow\n\n",
        "\n# apart\n"
    );
    private static readonly Gen<string> Name = OneOf(
        "id",
        "title",
        "when",
        "http",
        "steps",
        "expect",
        "x-note",
        "\"quoted key\"",
        "on",
        "severity",
        "apiVersion",
        "a b"
    );
    private static readonly Gen<string> Scalar = OneOf(
        "plain",
        "plain text",
        "yes",
        "1.10",
        "12",
        "true",
        "~",
        "\"a: b\"",
        "'it''s'",
        "\"\\u0041 \\n\"",
        "{}",
        "[]",
        "2026-11-24",
        "0x1F",
        "\"#no comment\"",
        "a#b",
        "{{x}}-is-no-flow".Replace("{{x}}", "x", StringComparison.Ordinal),
        "!!str 12",
        "\"\"",
        "",
        "-1",
        "http://a/b?c=d#e",
        "'  spaces  '"
    );

    private static readonly Gen<string> FlowScalar = OneOf("a", "\"b, c\"", "'d'", "12", "no", "e f", "\"{{ g }}\"");
    private static readonly Gen<string> FlowBreak = Gen.Frequency(
        (8, Gen.Const(" ")),
        (4, Gen.Const(string.Empty)),
        (1, Gen.Const("\n        ")),
        (1, Gen.Const("  # in brackets\n           "))
    );
    private static readonly Gen<string> Flow = Gen.Recursive<string>(
        (depth, self) =>
            depth > 2
                ? FlowScalar
                : Gen.Frequency(
                    (4, FlowScalar),
                    (1, Gen.Select(self.Array[0, 3], FlowBreak, (items, gap) => $"[{gap}{string.Join($",{gap}", items)}{gap}]")),
                    (
                        1,
                        Gen.Select(self.Array[0, 3], FlowBreak, (items, gap) =>
                            $"{{{gap}{string.Join($",{(gap.Length == 0 ? " " : gap)}", items.Select((v, i) => $"k{i}: {v}"))}{gap}}}"
                        )
                    )
                )
    );

    private static readonly Gen<string> Brackets = Gen.Select(Gen.Bool, Flow.Array[1, 3], FlowBreak, (isList, items, gap) =>
        isList
            ? $"[{gap}{string.Join($",{gap}", items)}{gap}]"
            : $"{{{gap}{string.Join($",{(gap.Length == 0 ? " " : gap)}", items.Select((v, i) => $"k{i}: {v}"))}{gap}}}"
    );

    private static readonly Gen<string[]> Lines = OneOf("one", "  two, deeper", "", "# no comment", "three: four")
        .Array[1, 4]
        .Select(l => l[0].StartsWith(' ') || l[0].Length == 0 ? ["first", .. l] : l);
    private static readonly Gen<string> Sign = OneOf("|", "|-", "|+", ">", ">-", ">+", "| # why", "&t |");

    /// <summary>A document.</summary>
    public static readonly Gen<string> Text = Gen.Select(Above, Block(3), OneOf(string.Empty, "# the end\n", "\n\n"), (head, block, end) =>
            head + block(0) + end
        )
        .Select(Unique);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Gen<Func<int, string>> Block(int depth) =>
        Gen.Select(Gen.Bool, Entry(depth).Array[1, 4], Gen.Int[1, 4], (isList, entries, step) =>
            (Func<int, string>)(indent => string.Concat(entries.Select(e => e(indent, isList && depth < 3, step))))
        );

    private static Gen<Func<int, bool, int, string>> Entry(int depth) =>
        Gen.Select(Name, Above, Value(depth), Behind, (name, above, value, behind) => (Func<int, bool, int, string>)(
                (indent, isItem, step) =>
                {
                    var margin = new string(' ', indent);
                    var comments = string.Concat(
                        above
                            .Split('\n')
                            .SkipLast(1)
                            .Select(l =>
                                l.Length == 0
                                    ? "\n"
                                    : $"{(l.StartsWith("#shallow", StringComparison.Ordinal) ? string.Empty : margin)}{l}\n"
                            )
                    );
                    return $"{comments}{margin}{(isItem ? "-" : name + ":")}{value(indent, step, behind)}";
                }
            ));

    private static Gen<Func<int, int, string, string>> Value(int depth)
    {
        var scalar = Scalar.Select(s => (Func<int, int, string, string>)((_, _, behind) => $" {s}{behind}\n"));
        var brackets = Brackets.Select(b =>
            (Func<int, int, string, string>)(
                (indent, _, behind) => $" {b.Replace("\n", "\n" + new string(' ', indent), StringComparison.Ordinal)}{behind}\n"
            )
        );
        var text = Gen.Select(Sign, Lines, (sign, lines) =>
            (Func<int, int, string, string>)(
                (indent, step, _) =>
                    $" {sign}\n{string.Concat(lines.Select(l => l.Length == 0 ? "\n" : $"{new string(' ', indent + step)}{l}\n"))}"
            )
        );
        var folded = OneOf("\"", "'", string.Empty)
            .Select(q =>
                (Func<int, int, string, string>)(
                    (indent, step, behind) =>
                        $" {q}over\n{new string(' ', indent + step)}two lines\n\n{new string(' ', indent + step + 1)}and more{q}{behind}\n"
                )
            );
        if (depth == 0)
            return Gen.Frequency((4, scalar), (1, brackets), (1, text), (1, folded));
        var block = Gen.Select(Block(depth - 1), OneOf(string.Empty, string.Empty, string.Empty, " &anchor"), (inner, anchor) =>
            (Func<int, int, string, string>)((indent, step, behind) => $"{anchor}{behind}\n{inner(indent + step)}")
        );
        return Gen.Frequency((3, scalar), (1, brackets), (1, text), (1, folded), (3, block));
    }

    // Keys and anchors are given numbers where they would stand twice.
    private static string Unique(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var colon = lines[i].IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? string.Empty : lines[i][..colon].Trim();
            if (name is "on" or "a b")
                lines[i] = $"{lines[i][..lines[i].IndexOf(name, StringComparison.Ordinal)]}{name}{i}{lines[i][colon..]}";
            lines[i] = lines[i]
                .Replace("&anchor", $"&anchor{i}", StringComparison.Ordinal)
                .Replace("&t |", $"&t{i} |", StringComparison.Ordinal);
        }

        return string.Join('\n', lines);
    }
}
