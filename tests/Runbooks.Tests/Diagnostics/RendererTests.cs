using System.Text.Json.Nodes;
using Runbooks.Diagnostics;

namespace Runbooks.Tests.Diagnostics;

internal sealed class RendererTests
{
    private static readonly SourceText Source = new(
        "run books/deploy,a.yaml",
        "steps:\n\t- htpp: 🚨 x: y\n" + new string('a', 200) + "BAD" + new string('b', 200)
    );

    private static readonly DiagnosticCode Warned = new("RB0401", DiagnosticSeverity.Warning, "Something to think about.");

    private static readonly Diagnostic[] Found =
    [
        new(
            DiagnosticCodes.UnknownStepKind,
            "unknown step kind `htpp`",
            new SourceSpan(Source, 2, 4, 4),
            "did you mean `http`?",
            "one of check, http"
        ),
        new(Warned, "100% over\nthe RTO", new SourceSpan(Source, 2, 13, 1)),
        new(DiagnosticCodes.NotYaml, "a long line", new SourceSpan(Source, 3, 201, 3)),
    ];

    [Test]
    public void The_text_puts_a_caret_below_what_is_meant()
    {
        Assert.That(
            Text((w, d) => CaretRenderer.Write(w, d, colour: false), Found[0]),
            Is.EqualTo(
                """
                error[RB0104]: unknown step kind `htpp`
                 --> run books/deploy,a.yaml:2:4
                  |
                2 |     - htpp: 🚨 x: y
                  |       ^^^^ did you mean `http`?
                  = help: one of check, http

                1 error

                """
            )
        );
    }

    [Test]
    public void An_emoji_before_the_caret_takes_two_columns()
    {
        var lines = Text((w, d) => CaretRenderer.Write(w, d, colour: false), Found[1]).Split('\n');
        Assert.That(lines.First(l => l.Contains('^', StringComparison.Ordinal)).IndexOf('^'), Is.EqualTo("  |     - htpp: 🚨 ".Length));
    }

    [Test]
    public void A_long_line_is_shown_around_the_caret_only()
    {
        var lines = Text((w, d) => CaretRenderer.Write(w, d, colour: false), Found[2]).Split('\n');
        var shown = lines.First(l => l.Contains("BAD", StringComparison.Ordinal));
        Assert.That(shown, Does.Contain("| …aaa").And.EndsWith("bbb…"));
        Assert.That(shown, Has.Length.LessThan(130));
        Assert.That(
            lines.First(l => l.Contains('^', StringComparison.Ordinal)).IndexOf("^^^", StringComparison.Ordinal),
            Is.EqualTo(shown.IndexOf("BAD", StringComparison.Ordinal))
        );
    }

    [Test]
    public void Errors_and_warnings_are_counted_apart_and_coloured_only_when_asked()
    {
        var plain = Text((w, d) => CaretRenderer.Write(w, d, colour: false), Found);
        Assert.That(plain, Does.EndWith("\n2 errors, 1 warning\n").And.Contain("warning[RB0401]").And.Not.Contain("\u001b"));
        Assert.That(Text((w, d) => CaretRenderer.Write(w, d, colour: true), Found), Does.Contain("\u001b["));
    }

    [Test]
    public void GitHub_gets_commands_with_everything_escaped()
    {
        var lines = Text(GitHubRenderer.Write, Found).Split('\n');
        Assert.That(
            lines[0],
            Is.EqualTo(
                "::error file=run books/deploy%2Ca.yaml,line=2,col=4,endColumn=8,title=RB0104::unknown step kind `htpp` "
                    + "(did you mean `http`?)%0Ahelp: one of check, http"
            )
        );
        Assert.That(lines[1], Does.StartWith("::warning ").And.EndWith("::100%25 over%0Athe RTO"));
    }

    [Test]
    public void The_JSON_is_one_document_with_places_and_counts()
    {
        var json = JsonNode.Parse(Text(JsonRenderer.Write, Found))!;
        var first = json["diagnostics"]![0]!;
        Assert.That(((int)json["errors"]!, (int)json["warnings"]!), Is.EqualTo((2, 1)));
        Assert.That(
            ((string)first["code"]!, (int)first["line"]!, (int)first["column"]!, (int)first["endColumn"]!),
            Is.EqualTo(("RB0104", 2, 4, 8))
        );
        Assert.That(json["diagnostics"]![1]!.AsObject().ContainsKey("help"), Is.False);
    }

    [Test]
    public void SARIF_names_the_rules_in_use_and_relative_addresses()
    {
        var run = JsonNode.Parse(Text((output, found) => SarifRenderer.Write(output, found, [], _ => null), Found))!["runs"]![0]!;
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray().Select(r => (string)r!["id"]!);
        Assert.That(rules, Is.EqualTo(new[] { "RB0001", "RB0104", "RB0401" }));
        Assert.That((string)run["columnKind"]!, Is.EqualTo("utf16CodeUnits"));
        Assert.That((int)run["results"]![0]!["ruleIndex"]!, Is.EqualTo(1));
        Assert.That(
            (string)run["results"]![0]!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!,
            Is.EqualTo("run%20books/deploy%2Ca.yaml")
        );
    }

    private static string Text(Action<TextWriter, IReadOnlyList<Diagnostic>> write, params Diagnostic[] found)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(text, found);
        return text.ToString().ReplaceLineEndings("\n");
    }
}
