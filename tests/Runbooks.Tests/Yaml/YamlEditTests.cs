using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Tests.Yaml;

public sealed class YamlEditTests
{
    [TestCase("within: 30s", "within: 45s")]
    [TestCase("within:   30s   # half a minute", "within:   45s   # half a minute")]
    [TestCase("within: \"30s\"", "within: \"45s\"")]
    [TestCase("within: '30s' # why", "within: '45s' # why")]
    [TestCase("within: &bound 30s", "within: &bound 45s")]
    [TestCase("{ every: 1s, within: 30s, more: [ 1, 2 ] }", "{ every: 1s, within: 45s, more: [ 1, 2 ] }")]
    [TestCase("# before\r\n\r\nwithin: 30s\r\nnext: 1 # x\r\n", "# before\r\n\r\nwithin: 45s\r\nnext: 1 # x\r\n")]
    [TestCase("within:\n  30s\n", "within:\n  45s\n")]
    [TestCase("within:", "within: 45s")]
    [TestCase("within: # not said\nnext: 1\n", "within: 45s # not said\nnext: 1\n")]
    [TestCase("within: null\n", "within: 45s\n")]
    [TestCase("within: >-\n  30\n  s\nnext: 1\n", "within: 45s\nnext: 1\n")]
    public void A_value_is_replaced_and_all_else_is_kept(string before, string after)
    {
        var (source, root) = Read(before);

        var text = new YamlEdit(source)
            .Replace((YamlScalar)root.Find("within")!.Value, "45s")
            .Apply(Meant(root, tree => tree["within"] = "45s"));

        Assert.That(text, Is.EqualTo(after));
    }

    [TestCase("issue: null", "https://example.com/issues/1", "issue: https://example.com/issues/1")]
    [TestCase("{ issue: null }", "a, b", "{ issue: \"a, b\" }")]
    [TestCase("issue: plain", "with: colon", "issue: \"with: colon\"")]
    [TestCase("issue: 'it''s'", "it's 5 o'clock", "issue: 'it''s 5 o''clock'")]
    [TestCase("issue: plain", "true", "issue: \"true\"")]
    [TestCase("issue: plain", "1e5", "issue: \"1e5\"")]
    [TestCase("issue: plain", "two\nlines", "issue: \"two\\nlines\"")]
    [TestCase("issue: plain", "", "issue: \"\"")]
    public void A_text_is_quoted_where_it_would_be_read_as_something_else(string before, string value, string after)
    {
        var (source, root) = Read(before);

        Assert.That(
            new YamlEdit(source).Replace((YamlScalar)root.Find("issue")!.Value, value).Apply(Meant(root, tree => tree["issue"] = value)),
            Is.EqualTo(after)
        );
    }

    [TestCase("list: [ a, b ]", "list: [ a, b, c ]")]
    [TestCase("list: [a, b] # why", "list: [a, b, c] # why")]
    [TestCase("list: []", "list: [ c ]")]
    [TestCase("list: [ ]", "list: [ c ]")]
    [TestCase("list: [\n  a, # one\n  b  # two\n]\n", "list: [\n  a, # one\n  b, c  # two\n]\n")]
    [TestCase("list: [ a, { b: [ 1 ] } ]", "list: [ a, { b: [ 1 ] }, c ]")]
    [TestCase("list:\n  - a\n  - b # two\n\n# below\nnext: 1\n", "list:\n  - a\n  - b # two\n  - c\n\n# below\nnext: 1\n")]
    [TestCase("list:\n- a\n- b:\n    c: 1\nnext: 1\n", "list:\n- a\n- b:\n    c: 1\n- c\nnext: 1\n")]
    [TestCase("list:\r\n  - a\r\nnext: 1\r\n", "list:\r\n  - a\r\n  - c\r\nnext: 1\r\n")]
    [TestCase("list:\n  - a", "list:\n  - a\n  - c")]
    [TestCase("list:\r\n  - a", "list:\r\n  - a\r\n  - c")]
    [TestCase("list:\n  - a: |-\n      one\n\n      two\n\n\nnext: 1\n", "list:\n  - a: |-\n      one\n\n      two\n  - c\n\n\nnext: 1\n")]
    [TestCase("list:\n  - |\n    one\n", "list:\n  - |\n    one\n  - c\n")]
    [TestCase("list:\n  - |-\n    one", "list:\n  - |-\n    one\n  - c")]
    [TestCase("anchor: &x a\nlist:\n  - b\n  - *x\nnext: 1\n", "anchor: &x a\nlist:\n  - b\n  - *x\n  - c\nnext: 1\n")]
    public void An_item_is_appended_and_all_else_is_kept(string before, string after)
    {
        var (source, root) = Read(before);

        Assert.That(
            new YamlEdit(source)
                .Append((YamlSequence)root.Find("list")!.Value, "c")
                .Apply(Meant(root, tree => tree["list"]!.AsArray().Add("c"))),
            Is.EqualTo(after)
        );
    }

    [TestCase("list: [ a ]", "list: [ a, { b: { c: \"< 1s\" } } ]")]
    [TestCase("list:\n  - a\n", "list:\n  - a\n  - b: { c: \"< 1s\" }\n")]
    public void An_item_with_settings_is_appended(string before, string after)
    {
        var (source, root) = Read(before);
        static JsonObject Item() => new() { ["b"] = new JsonObject { ["c"] = "< 1s" } };

        Assert.That(
            new YamlEdit(source)
                .Append((YamlSequence)root.Find("list")!.Value, Item())
                .Apply(Meant(root, tree => tree["list"]!.AsArray().Add((JsonNode)Item()))),
            Is.EqualTo(after)
        );
    }

    [TestCase("list: [ a, b ]", "list: [ { a: { c: 1 } }, b ]")]
    [TestCase("list:\n  - a # one\n  - b\n", "list:\n  - a: { c: 1 } # one\n  - b\n")]
    public void A_name_is_given_settings(string before, string after)
    {
        var (source, root) = Read(before);
        var item = (YamlScalar)((YamlSequence)root.Find("list")!.Value).Items[0];

        Assert.That(
            new YamlEdit(source)
                .Replace(item, "a", new JsonObject { ["c"] = 1 })
                .Apply(Meant(root, tree => tree["list"]![0] = new JsonObject { ["a"] = new JsonObject { ["c"] = 1L } })),
            Is.EqualTo(after)
        );
    }

    [TestCase("a:\n  b: 1 # one\n  # below b\nnext: 1\n", "a:\n  b: 1 # one\n  c: null\n  # below b\nnext: 1\n")]
    [TestCase("a: { b: 1 }", "a: { b: 1, c: null }")]
    [TestCase("a: {}", "a: { c: null }")]
    public void A_key_is_added(string before, string after)
    {
        var (source, root) = Read(before);

        Assert.That(
            new YamlEdit(source).Add((YamlMapping)root.Find("a")!.Value, "c", null).Apply(Meant(root, tree => tree["a"]!["c"] = null)),
            Is.EqualTo(after)
        );
    }

    [Test]
    public void A_key_is_added_behind_another()
    {
        var (source, root) = Read("- id: A1\n  issue: null # none\n  x-own: 1\n- id: A2\n", out var list);
        var item = (YamlMapping)list!.Items[0];

        var text = new YamlEdit(source)
            .AddAfter(item, item.Find("issue")!, "closed-at", null)
            .Apply(YamlCoreSchemaOf("- {id: A1, issue: null, closed-at: null, x-own: 1}\n- {id: A2}"));

        Assert.That(text, Is.EqualTo("- id: A1\n  issue: null # none\n  closed-at: null\n  x-own: 1\n- id: A2\n"));
        Assert.That(root, Is.Null);
    }

    [TestCase("short: &short 30s\nwithin: *short\n")]
    [TestCase("base: &base { within: 30s }\n<<: *base\n")]
    public void A_value_that_is_shared_is_not_changed_for_others(string before)
    {
        var (source, root) = Read(before);

        Assert.That(
            new YamlEdit(source).Replace((YamlScalar)root.Find("within")!.Value, "45s").Apply(Meant(root, tree => tree["within"] = "45s")),
            Is.Null
        );
    }

    [Test]
    public void A_text_that_ends_with_the_file_would_be_another_with_a_line_below_it()
    {
        var (source, root) = Read("list:\n  - |\n    one");

        Assert.That(
            new YamlEdit(source)
                .Append((YamlSequence)root.Find("list")!.Value, "c")
                .Apply(Meant(root, tree => tree["list"]!.AsArray().Add("c"))),
            Is.Null
        );
    }

    [Test]
    public void Several_changes_are_made_at_once()
    {
        var (source, root) = Read("a: 1 # one\nb: [ 2 ]\nc:\n  d: 3\n");
        var meant = Meant(root, tree =>
        {
            tree["a"] = 10L;
            tree["b"]!.AsArray().Add(20L);
            tree["c"]!["e"] = "x";
        });

        var text = new YamlEdit(source)
            .Replace((YamlScalar)root.Find("a")!.Value, 10)
            .Append((YamlSequence)root.Find("b")!.Value, 20)
            .Add((YamlMapping)root.Find("c")!.Value, "e", "x")
            .Apply(meant);

        Assert.That(text, Is.EqualTo("a: 10 # one\nb: [ 2, 20 ]\nc:\n  d: 3\n  e: x\n"));
    }

    private static (SourceText Source, YamlMapping Root) Read(string text)
    {
        var (source, root) = Read(text, out _);
        return (source, root!);
    }

    private static (SourceText Source, YamlMapping? Root) Read(string text, out YamlSequence? list)
    {
        var source = new SourceText("test.yaml", text);
        var root = YamlReader.Read(source, new DiagnosticBag());
        list = root as YamlSequence;
        return (source, root as YamlMapping);
    }

    private static JsonNode? YamlCoreSchemaOf(string text) =>
        YamlCoreSchema.ToJson(YamlReader.Read(new SourceText("meant.yaml", text), new DiagnosticBag())!);

    private static JsonNode Meant(YamlMapping root, Action<JsonNode> change)
    {
        var tree = YamlCoreSchema.ToJson(root)!;
        change(tree);
        return tree;
    }
}
