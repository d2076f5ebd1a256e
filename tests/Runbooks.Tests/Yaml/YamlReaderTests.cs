using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Tests.Yaml;

internal sealed class YamlReaderTests
{
    private const string Sample = """
        # a comment
        id: &id performance
        title: "Slow: 5 s"
        same: *id
        defaults: &d { timeout: 5s, every: 1s }
        steps:
          - <<: *d
            timeout: 9s
            http: { get: '/health' }
          - text: |
              one
              two
            escaped: "a\tb"
        emoji: "🚨 x"
        """;

    [Test]
    public void A_text_with_a_mistake_is_no_tree_however_often_it_is_read_into_one_bag()
    {
        var source = new SourceText("x.yaml", "a: 1\na: 2\n");
        var bag = new DiagnosticBag();

        Assert.That(YamlReader.Read(source, bag), Is.Null);
        Assert.That(YamlReader.Read(source, bag), Is.Null);
        Assert.That(bag.Count, Is.EqualTo(1));
    }

    [Test]
    public void Values_of_every_style_are_read_as_YAML_means_them()
    {
        var json = YamlCoreSchema
            .ToJson(Read(Sample)!)!
            .ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.That(
            json,
            Does.Contain("\"same\":\"performance\"")
                .And.Contain("\"text\":\"one\\ntwo\\n\"")
                .And.Contain("\"escaped\":\"a\\tb\"")
                .And.Contain("\"http\":{\"get\":\"/health\"}")
        );
    }

    [Test]
    public void A_key_of_its_own_wins_over_a_merged_one_wherever_it_stands()
    {
        var step = (YamlMapping)((YamlSequence)((YamlMapping)Read(Sample)!).Find("steps")!.Value).Items[0];
        Assert.That(
            step.Entries.Select(e => $"{e.Key.Value}={(e.Value as YamlScalar)?.Value}"),
            Is.EquivalentTo(new[] { "timeout=9s", "http=", "every=1s" })
        );
    }

    [TestCase("id", 2, 5 + 4, 11)]
    [TestCase("title", 3, 8, 11)]
    [TestCase("emoji", 14, 8, 6)]
    public void A_value_knows_where_it_stands_quotes_included(string key, int line, int column, int length)
    {
        var span = ((YamlMapping)Read(Sample)!).Find(key)!.Value.Span;
        var shown = span.Source.Line(span.Line).Substring(span.Column - 1, span.Length);
        Assert.That((span.Line, span.Column, span.Length), Is.EqualTo((line, column, length)), shown);
    }

    [Test]
    public void A_part_of_a_quoted_value_is_found_in_the_line()
    {
        var part = ((YamlScalar)((YamlMapping)Read(Sample)!).Find("title")!.Value).Part(6, 1);
        Assert.That(part.Source.Line(part.Line).Substring(part.Column - 1, part.Length), Is.EqualTo("5"));
    }

    [Test]
    public void A_part_of_an_escaped_value_is_the_whole_value()
    {
        var second = (YamlMapping)((YamlSequence)((YamlMapping)Read(Sample)!).Find("steps")!.Value).Items[1];
        var escaped = (YamlScalar)second.Find("escaped")!.Value;
        Assert.That(escaped.Part(1, 1), Is.EqualTo(escaped.Span));
    }

    [Test]
    public void A_text_of_too_many_characters_is_refused_before_it_is_parsed()
    {
        var bag = new DiagnosticBag();
        Assert.That(YamlReader.Read(new SourceText("a.yaml", "a: 12345678"), bag, new YamlLimits { MaxLength = 10 }), Is.Null);
        Assert.That(bag.Sorted().Single().Code, Is.EqualTo(DiagnosticCodes.TooLarge));
    }

    [Test]
    public void Deep_nesting_that_hides_behind_aliases_is_refused()
    {
        var bag = new DiagnosticBag();
        const string text = "a: &a [[[[x]]]]\nb: &b [[[[*a]]]]\n";
        Assert.That(YamlReader.Read(new SourceText("a.yaml", text), bag, new YamlLimits { MaxDepth = 8 }), Is.Null);
        Assert.That(bag.Sorted().Select(d => (d.Code, d.Span!.Line)), Is.EqualTo(new[] { (DiagnosticCodes.TooLarge, 2) }));
        Assert.That(YamlReader.Read(new SourceText("a.yaml", text), new DiagnosticBag(), new YamlLimits { MaxDepth = 12 }), Is.Not.Null);
    }

    [Test]
    public void Half_a_surrogate_is_named_where_it_stands_and_not_taken_for_an_open_quote()
    {
        var bag = new DiagnosticBag();

        Assert.That(YamlReader.Read(new SourceText("a.yaml", """a: "x\uD83Dy" """), bag), Is.Null);

        var found = bag.Sorted().Single();
        Assert.That(
            (found.Code, found.Message),
            Is.EqualTo((DiagnosticCodes.NotYaml, "`\\uD83D` is half a surrogate, which is no character"))
        );
        Assert.That((found.Span!.Line, found.Span.Column, found.Span.Length), Is.EqualTo((1, 6, 6)));
    }

    [TestCase('\u2028', "line separator (U+2028)")]
    [TestCase('\u2029', "paragraph separator (U+2029)")]
    [TestCase('\u0085', "next line (U+0085)")]
    public void A_separator_of_lines_in_quotes_is_named_with_the_mend(char sign, string name)
    {
        var bag = new DiagnosticBag();

        YamlReader.Read(new SourceText("a.yaml", $"a: \"x{sign}y\"\n"), bag);

        Assert.That(bag.Sorted()[0].Message, Does.Contain(name));
        Assert.That(bag.Sorted()[0].Help, Does.Contain($"\\u{(int)sign:X4}").IgnoreCase);
    }

    [Test]
    public void A_number_with_the_tag_of_a_text_is_a_text()
    {
        var json = YamlCoreSchema.ToJson(Read("a: !!str 12\nb: 12\n")!)!;

        Assert.That(json.ToJsonString(), Is.EqualTo("""{"a":"12","b":12}"""));
    }

    [Test]
    public void Whatever_is_done_to_a_text_the_answer_is_a_tree_or_diagnostics_that_point_into_it()
    {
        var random = new Random(20261124);
        string[] pieces =
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
            "&a ",
            "*a",
            "*",
            "!x ",
            "!!str ",
            "%",
            "---\n",
            "...\n",
            "|",
            ">",
            "\n",
            "\r",
            "\0",
            "\uFEFF",
            "\uD800",
            "🚨",
            "? ",
            "<<: ",
            "#",
            "\\",
            "@",
            "`",
            ",",
            "|9\n",
            "\"\\x",
            "%YAML 9.9\n",
        ];
        for (var round = 0; round < 4000; round++)
        {
            var text = Sample;
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                var at = random.Next(text.Length);
                text = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at)) + " ",
                    1 => text[..at] + "\n",
                    _ => text.Insert(at, pieces[random.Next(pieces.Length)]),
                };
            }

            var bag = new DiagnosticBag();
            YamlNode? root = null;
            Assert.DoesNotThrow(() => root = YamlReader.Read(new SourceText("a.yaml", text), bag), text);
            Assert.That(root is null, Is.EqualTo(bag.HasErrors), text);
            foreach (var d in bag.Sorted())
            {
                Assert.That(d.Span!.Line, Is.InRange(1, d.Span.Source.LineCount), text);
                Assert.That(d.Span.Column, Is.InRange(1, d.Span.Source.Line(d.Span.Line).Length + 1), $"{d.Message}\n{text}");
            }

            if (root is not null)
                Assert.DoesNotThrow(() => YamlCoreSchema.ToJson(root)?.ToJsonString(), text);
        }
    }

    private static YamlNode? Read(string text)
    {
        var bag = new DiagnosticBag();
        var root = YamlReader.Read(new SourceText("a.yaml", text), bag);
        Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty);
        return root;
    }
}
