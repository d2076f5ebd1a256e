using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Tests.Yaml;

internal sealed class YamlWriterTests
{
    private static readonly string[] Texts =
    [
        "",
        " ",
        "3.10",
        "true",
        "No",
        "null",
        "~",
        "1e3",
        "0x1F",
        "0o17",
        ".5",
        ".inf",
        "2026-11-24",
        "2026-11-24T10:00:00Z",
        " lead",
        "trail ",
        "a: b",
        "a:",
        "a #b",
        "#a",
        "- a",
        "-",
        "? a",
        "[a]",
        "{a}",
        "a, b",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "'a'",
        "\"a\"",
        "one\ntwo",
        "one\ntwo\n",
        "one\n\ntwo\n\n",
        "\none",
        "  one\ntwo",
        "one \ntwo",
        "tab\there",
        "a\r\nb",
        "\n",
        "---",
        "...",
        "<<",
        "=",
        "🚨 alert",
        "é",
        "\u2028x",
        "\u0085",
        "\u0001",
        "a\\b",
        "y",
        "key: [",
        "|",
        ">",
        "12:30:45",
        "1_000",
        "---\na: b",
        "# not a comment\nx",
        "\uFEFFx",
        "x\n y\n  z",
        new string('w', 300) + " end",
    ];

    [Test]
    public void Whatever_is_written_is_read_back_as_it_was()
    {
        var random = new Random(11);
        for (var round = 0; round < 600; round++)
        {
            var tree = Tree(random, 4);
            var written = YamlWriter.Write(tree);
            var bag = new DiagnosticBag();
            var read = YamlReader.Read(new SourceText("a.yaml", written), bag);
            if (tree is null)
                continue;
            Assert.That(bag.Sorted().Select(d => $"{d.Message} at {d.Span}"), Is.Empty, written);
            Assert.That(JsonNode.DeepEquals(YamlCoreSchema.ToJson(read!), tree), Is.True, $"{tree.ToJsonString()}\n{written}");
        }
    }

    [TestCaseSource(nameof(Texts))]
    public void A_text_stays_that_text_as_value_item_and_key(string text)
    {
        var tree = new JsonObject { [text] = text, ["list"] = new JsonArray(text, new JsonArray(text), new JsonObject { ["k"] = text }) };
        var written = YamlWriter.Write(tree, new YamlStyle { Inline = path => path == "list" });
        var bag = new DiagnosticBag();
        var read = YamlReader.Read(new SourceText("a.yaml", written), bag);
        Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty, written);
        Assert.That(JsonNode.DeepEquals(YamlCoreSchema.ToJson(read!), tree), Is.True, written);
    }

    [Test]
    public void A_document_reads_as_a_person_would_write_it()
    {
        var tree = new JsonObject
        {
            ["id"] = "INC-20261123",
            ["version"] = "3.10",
            ["empty"] = new JsonArray(),
            ["analysis"] = new JsonObject { ["trigger"] = "a slow query", ["note"] = "one\ntwo" },
            ["items"] = new JsonArray(new JsonObject { ["type"] = "prevent", ["owner"] = null }, new JsonArray(1, 2.5, true)),
        };
        var style = new YamlStyle
        {
            Header = ["A record."],
            Comments = new Dictionary<string, string> { ["analysis.trigger"] = "what set it off" },
        };
        Assert.That(
            YamlWriter.Write(tree, style),
            Is.EqualTo(
                """
                # A record.
                id: INC-20261123
                version: "3.10"
                empty: []
                analysis:
                  # what set it off
                  trigger: a slow query
                  note: |-
                    one
                    two
                items:
                  - type: prevent
                    owner: null
                  - - 1
                    - 2.5
                    - true

                """
            )
        );
    }

    private static JsonNode? Tree(Random random, int depth) =>
        random.Next(depth > 0 ? 8 : 6) switch
        {
            0 => JsonValue.Create(random.NextInt64()),
            1 => JsonValue.Create(random.NextDouble() * Math.Pow(10, random.Next(-20, 20))),
            2 => JsonValue.Create(random.Next(2) == 0),
            3 when depth < 4 => null,
            6 => new JsonArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => Tree(random, depth - 1))]),
            7 => new JsonObject(
                Enumerable
                    .Range(0, random.Next(5))
                    .Select(_ => Texts[random.Next(Texts.Length)])
                    .Distinct()
                    .Select(k => KeyValuePair.Create(k, Tree(random, depth - 1)))
            ),
            _ => JsonValue.Create(Texts[random.Next(Texts.Length)]),
        };
}
