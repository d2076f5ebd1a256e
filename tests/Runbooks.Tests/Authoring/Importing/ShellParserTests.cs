using System.Diagnostics;
using System.Text.RegularExpressions;
using CsCheck;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Tests.Support;
using Runbooks.Tests.Triggers;

namespace Runbooks.Tests.Authoring.Importing;

[Parallelizable(ParallelScope.Children)]
internal sealed partial class ShellParserTests
{
    // Pieces of words as people write them; each generated word is some of them side by side.
    private static readonly string[] Pieces =
    [
        "a",
        "-X",
        "http://h:80/x?a=1",
        "'a b'",
        "\"a b\"",
        "''",
        "\"\"",
        "\\ ",
        "\\\"",
        "\\'",
        "'\"'",
        "\"'\"",
        "\"\\\"\"",
        "\"\\\\\"",
        "\"\\a\"",
        "'\\'",
        "$A",
        "${A}",
        "\"$A\"",
        "\"${A}x\"",
        "'$A'",
        "\\$A",
        "\"\\$A\"",
        "${B:-c}",
        "\"${B:-c d}\"",
        "{\"k\":",
        "}",
        "#x",
        "=",
        ",",
        "@f",
        "%",
        "é",
        "🚨",
        "\"a\\\nb\"",
        "\\\n",
        "\"`\\``\"x",
        "\"$\"",
        "!",
        "~x",
        ":",
    ];

    private static readonly Gen<string> Words = Gen.Int[0, Pieces.Length - 1]
        .Select(i => Pieces[i])
        .Array[1, 4]
        .Select(string.Concat)
        .Where(w => !OtherVariable().IsMatch(w));

    [TestCase("curl -X POST http://h/x", "‹curl› ‹-X› ‹POST› ‹http://h/x›")]
    [TestCase("curl 'a b'\"c d\"\\ e", "‹curl› ‹a bc d e›")]
    [TestCase("a \\\n  b \\\n  'c\nd'", "‹a› ‹b› ‹c⏎d›")]
    [TestCase("a | b -c | d && e || f; g & h", "‹a› | ‹b› ‹-c› | ‹d›\n&& ‹e›\n|| ‹f›\n‹g›\n‹h›")]
    [TestCase("# 1. Look\na # behind\n\nb#c", "# 1. Look\n‹a›\n# behind\n‹b#c›")]
    [TestCase("a $X ${Y} \"${Z:-1 2}\" '$W' ${V:?no} $1", "‹a› ‹$(X)› ‹$(Y)› ‹$(Z else ‹1 2›)› ‹$W› ‹$(V)› ‹$(1)›")]
    [TestCase("a $(b \"$(c ')')\") `d` $((1+2)) ${X#y} $?", "‹a› ‹$(…)› ‹$(…)› ‹?($((1+2)))› ‹?(${X#y})› ‹?($?)›")]
    [TestCase("X=1 Y='a b' cmd Z=2", "X=‹1› Y=‹a b› ‹cmd› ‹Z=2›")]
    [TestCase("a >/dev/null 2>&1 <in >> out", "‹a› >‹/dev/null› 2>&‹1› <‹in› >>‹out›")]
    [TestCase("time -p a\n! b", "time ‹a›\n! ‹b›")]
    [TestCase("until curl h | grep -q ok; do sleep 2; done", "until { ‹curl› ‹h› | ‹grep› ‹-q› ‹ok› } { ‹sleep› ‹2› }")]
    [TestCase("while true\ndo\n  a\ndone", "while { ‹true› } { ‹a› }")]
    [TestCase("for i in {1..3} $X; do a; b; done", "for i in ‹{1..3}› ‹$(X)› { ‹a›; ‹b› }")]
    [TestCase("if a; then b; elif c; then d; else e; fi", "if { ‹a› } then { ‹b› } else { if { ‹c› } then { ‹d› } else { ‹e› } }")]
    [TestCase("f() {\n  a $1\n}\nfunction g { b; }", "f() { ‹a› ‹$(1)› }\ng() { ‹b› }")]
    [TestCase("(a; b) && { c; }", "{ ‹a›; ‹b› }\n&& { ‹c› }")]
    [TestCase("a <<EOF\n{\"x\": \"$Y\"}\nEOF\nb", "‹a› <<‹{\"x\": \"$(Y)\"}⏎›\n‹b›")]
    [TestCase("a <<-'E'\n\t$Y\n\tE\nb", "‹a› <<-‹$Y⏎›\n‹b›")]
    [TestCase("a $'x\\ty\\u00e9'", "‹a› ‹x\ty\u00e9›")]
    [TestCase("a 'b\nc", "?? a 'b\n‹c›")]
    [TestCase("a \"b\nc\nd", "?? a \"b\n‹c›\n‹d›")]
    [TestCase("a; done; b", "‹a›\n?? done\n‹b›")]
    [TestCase("case $X in a) b;; esac\nc", "?? case $X in a) b;; esac\n‹c›")]
    [TestCase("for i in 1; do a\nb", "?? for i in 1; do a⏎b")]
    [TestCase("while a; do b; done | c\nd", "?? while a; do b; done | c\n‹d›")]
    [TestCase("a <<EOF\nx", "?? a <<EOF\n‹x›")]
    public void A_script_is_read_as_a_shell_reads_it(string code, string told) => Assert.That(Told.Script(code), Is.EqualTo(told));

    [Test]
    public void Words_are_those_that_sh_makes_of_the_same_text()
    {
        Component.Program("sh");
        var agreed = 0;
        foreach (var words in Seeded.Take(Words.Array[1, 6], 400))
        {
            var line = "first " + string.Join(' ', words);
            var start = new ProcessStartInfo("sh", ["-c", $"printf '%s\\0' {line}"])
            {
                Environment = { ["A"] = "a-value", ["HOME"] = "~x" },
            };
            var sh = Bounded.Run(start);
            if (sh.Code != 0)
                continue;
            var read = ShellParser.Read($"printf {line}").Where(s => s.Node is not ShellNode.Comment).ToList();
            var ours = read is [{ Node: ShellNode.Pipeline { Commands: [{ } command] } }]
                ? command.Arguments.Select(Filled).ToArray()
                : null;

            Assert.That(ours, Is.EqualTo(sh.Out.Split('\0')[..^1]), line);
            agreed++;
        }

        Assert.That(agreed, Is.GreaterThan(300), "most lines are none that sh reads");
    }

    [Test]
    public void A_place_in_code_is_its_place_in_the_file()
    {
        var source = new Runbooks.Diagnostics.SourceText("p.md", "> $ curl \\\n>   http://h\n");
        var code = new CodeText(source, [new CodeLine("curl \\", 1, 5), new CodeLine("  http://h", 2, 3)]);
        var url = ((ShellNode.Pipeline)ShellParser.Read(code.Text)[0].Node).Commands[0].Words[1];

        var span = code.SpanAt(url.Offset, url.End);

        Assert.That(
            (span.ToString(), span.Length, source.Line(span.Line).Substring(span.Column - 1, span.Length)),
            Is.EqualTo(("p.md:2:5", 8, "http://h"))
        );
    }

    private static string Filled(ShellWord word) =>
        string.Concat(
            word.Parts.Select(p =>
                p switch
                {
                    ShellPart.Literal(var text) => text,
                    ShellPart.Variable { Name: "A" } => "a-value",
                    ShellPart.Variable { Otherwise: { } otherwise } => Filled(otherwise),
                    ShellPart.Substitution => string.Empty,
                    _ => $"?{p}",
                }
            )
        );

    // A word that is an unset variable alone vanishes in a shell.
    [GeneratedRegex("\\$A[A-Za-z0-9_]")]
    private static partial Regex OtherVariable();
}
