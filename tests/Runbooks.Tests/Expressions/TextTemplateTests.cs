using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Expressions;

namespace Runbooks.Tests.Expressions;

public sealed class TextTemplateTests
{
    [Test]
    public void A_document_may_loop_branch_capture_and_define_functions() =>
        Assert.That(
            Render(
                "{{ func twice(x); ret x * 2; end }}{{ capture c }}x{{ end }}{{ for s in steps }}{{ if s.ok }}- {{ "
                    + "s.step_id | string.upcase }} {{ twice s.n }}{{ c }}\n{{ end }}{{ end }}",
                "{\"steps\":[{\"step-id\":\"a\",\"ok\":true,\"n\":2},{\"step-id\":\"b\",\"ok\":false,\"n\":3}]}"
            ),
            Is.EqualTo("- A 4x\n")
        );

    [TestCase("{{ md_escape x }}", "\"<b> *a* [x] & y\"", "&lt;b\\> \\*a\\* \\[x\\] &amp; y")]
    [TestCase("{{ x | md_cell }}", "\"a|b\\nc\"", "a\\|b c")]
    [TestCase("{{ md_code x }}", "\"a`b\"", "``a`b``")]
    [TestCase("{{ duration x }}", "80", "1 min 20 s")]
    [TestCase("{{ duration x }}", "0.25", "250 ms")]
    [TestCase("{{ duration x }}", "3.14159", "3.1 s")]
    [TestCase("{{ duration x }}", "3600", "1 h")]
    [TestCase("{{ duration x }}", "0", "0 ms")]
    [TestCase("{{ percent x }}", "0.0423", "4.2 %")]
    [TestCase("{{ percent x 0 }}", "0.99", "99 %")]
    [TestCase("{{ time_utc x }}", "\"2026-11-23T16:42:10+01:00\"", "15:42:10 UTC")]
    [TestCase("{{ date_utc x }}", "\"2026-11-23T15:42:10Z\"", "2026-11-23 15:42:10 UTC")]
    [TestCase("{{ x }}", "null", "")]
    [TestCase("{{ x.size }} {{ array.join x \", \" }} {{ x[1] }}", "[1,2.5,true]", "3 1, 2.5, true 2.5")]
    [TestCase("{{ object.to_json x }}", "{\"a\":[1,{\"b\":null}]}", "{\"a\":[1,{\"b\":null}]}")]
    [TestCase("{{ string.slice x 1 }}", "\"abc\"", "bc")]
    public void A_document_writes_values_as_people_read_them(string template, string value, string text) =>
        Assert.That(Render(template, $"{{\"x\":{value}}}"), Is.EqualTo(text));

    [TestCase("a\n  {{ x.nope }}", 2, 8)]
    [TestCase("a\n\n {{ nope }}", 3, 5)]
    [TestCase("{{ x.y.z }}", 1, 6)]
    [TestCase("{{ string.upcase 5 }}", 1, 4)]
    [TestCase("{{ include 'a.md' }}", 1, 4)]
    [TestCase("{{ import x }}", 1, 11)]
    [TestCase("{{ date.now }}", 1, 4)]
    [TestCase("{{ object.eval '1' }}", 1, 11)]
    [TestCase("{{ math.uuid }}", 1, 9)]
    public void What_is_missing_is_a_fault_with_its_place(string template, int line, int column)
    {
        var fault = Fault(template);
        Assert.That((fault.Span.Line, fault.Span.Column), Is.EqualTo((line, column)), fault.Message);
    }

    [TestCase("{{ for i in 1..100000000; end }}")]
    [TestCase("{{ while true; end }}")]
    [TestCase(
        "{{ func f(x); ret ((((((((((((((((((((((((((((((((((((((((((f (x + 1))))))))))))))))))))))))))))))))))))))))))); end; f 1 }}"
    )]
    [TestCase("{{ for i in 1..9000 }}{{ for j in 1..9000 }}{{ for k in 1..9000 }}a{{ end }}{{ end }}{{ end }}")]
    [TestCase("{{ (1..100000000) | array.size }}")]
    [TestCase("{{ 1..100000000 }}")]
    [TestCase("{{ 'a' * 1000000000 }}")]
    [TestCase("{{ s = 'aaaaaaaaaa'; for i in 1..100; s = s + s; end; s }}")]
    [TestCase("{{ s = 'aaaaaaaaaa'; for i in 1..100; s = string.replace s 'a' 'aaaaaaaaaaaaaaaaaaaa'; end; s }}")]
    [TestCase("{{ func f; f; end; f }}")]
    [TestCase("{{ a = []; a[0] = a; array.join a ',' }}")]
    [TestCase("{{ a = []; a[100000000] = 1 }}")]
    [TestCase("{{ a = [1,2,3,4]; for i in 1..60; a = a + a; end; array.size a }}")]
    [TestCase("{{ regex.is_match 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' '^(a+)+$' }}")]
    [TestCase("{{ 9999999999999999999999 * 9999999999999999999999999 | string.upcase }}")]
    [TestCase("{{ a = {}; a.b = a; object.to_json a }}")]
    [TestCase("{{ a = {b: 0}; a.b = a; object.to_json a }}")]
    [TestCase("{{ 1 << 2000000000 }}")]
    [TestCase("{{ [1,2] * 100000000 | array.size }}")]
    [TestCase("{{ string = 5; string.upcase 'a' }}")]
    [TestCase("{{ string.upcase = 5 }}")]
    [TestCase("{{ 1 % 0 }}")]
    [CancelAfter(30_000)]
    public void A_hostile_document_ends_as_a_fault_within_the_limits(string template) => Fault(template);

    [Test]
    public void Every_mistake_of_a_template_is_reported_with_its_place()
    {
        var bag = new DiagnosticBag();
        Assert.That(TextTemplate.Parse(new SourceText("t.md", "a\n{{ if x }}\nb {{ y + }}"), bag), Is.Null);
        Assert.That(
            bag.Sorted().Select(d => $"{d.Span} {d.Code.Id} {d.Message}"),
            Does.Contain("t.md:3:10 RB0201 a value must follow the operator, and `}}` stands there")
        );
    }

    [TestCase(".a")]
    [TestCase("[0]")]
    [TestCase(" | string.upcase")]
    [TestCase("()")]
    [TestCase("?.a")]
    [TestCase("[a")]
    public void A_path_without_end_is_refused_and_never_ends_the_process(string part)
    {
        foreach (var count in (int[])[70, 300, 20_000])
        {
            var bag = new DiagnosticBag();
            var read = TextTemplate.Parse(new SourceText("t.md", "{{ a" + string.Concat(Enumerable.Repeat(part, count)) + " }}"), bag);
            Assert.That(read is null, Is.EqualTo(bag.HasErrors));
            Assert.That(read?.Render((JsonObject)JsonNode.Parse("{\"a\":{\"a\":1}}")!, TimeProvider.System), Is.Not.InstanceOf<Rendered>());
        }
    }

    [Test]
    public void A_long_document_of_ordinary_paths_is_not_taken_for_one() =>
        Assert.That(
            Render(
                string.Concat(
                    Enumerable.Repeat(
                        "{{ if x.a == x[\"a\"] && string.contains(x.b.c, x.b.c) }}{{ x.b.c | string.upcase }} {{ md_code x.b.c }}{{ end }}",
                        200
                    )
                ),
                "{\"x\":{\"a\":1,\"b\":{\"c\":\"d\"}}}"
            ),
            Has.Length.EqualTo(1000)
        );

    [Test]
    public void Whatever_a_document_holds_it_ends_as_a_text_a_diagnostic_or_a_fault()
    {
        var state = 20261124u;
        int Next(int below)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return (int)(state % (uint)below);
        }

        const string seed =
            "# {{ x.t | md_escape }}\n{{ func f(a); ret a + 1; end }}{{ for i in x.l }}| {{ i.a ?? 'n' }} | {{ f 2 }} "
            + "|\n{{ end }}{{ if x.n > 1 && !(x.t == \"a\") }}{{ duration x.n }}{{ else }}{{ x.l[0] }}{{ end }}{{ capture c "
            + "}}{{ $1 }}{{ end }}{{ with x }}{{ n = 4 }}{{ end }}{{ case x.n }}{{ when 1 }}a{{ end }}{{ {a: [1..3]} | object.to_json }}";
        const string signs = "abxfn.[](){}|&!=<>?:+-*/%'\"`$@#^~;,\n 015_";
        var model = (JsonObject)JsonNode.Parse("{\"x\":{\"t\":\"a|b\",\"n\":90,\"l\":[{\"a\":1},2,null]}}")!;
        for (var round = 0; round < 4_000; round++)
        {
            var text = seed;
            for (var change = Next(4); change >= 0; change--)
            {
                var at = Next(text.Length);
                text = Next(3) switch
                {
                    0 => text.Remove(at, 1),
                    1 => text.Insert(at, signs[Next(signs.Length)].ToString()),
                    _ => text.Insert(at, seed.Substring(Next(seed.Length - 12), Next(12))),
                };
            }

            var bag = new DiagnosticBag();
            try
            {
                var read = TextTemplate.Parse(new SourceText("t.md", text), bag);
                Assert.That(read is null, Is.EqualTo(bag.HasErrors), text);
                read?.Render(model, TimeProvider.System);
            }
            catch (Exception e) when (e is not AssertionException)
            {
                Assert.Fail($"{text}\n{e}");
            }
        }
    }

    [Test]
    public void A_document_cannot_change_the_functions_of_the_next()
    {
        Parse("{{ string.upcase = 5 }}").Render([], TimeProvider.System);
        Parse("{{ duration = 5 }}").Render([], TimeProvider.System);
        Assert.That(Render("{{ string.upcase 'a' }}{{ duration 1 }}", "{}"), Is.EqualTo("A1 s"));
    }

    private static TextTemplate Parse(string template)
    {
        var bag = new DiagnosticBag();
        var read = TextTemplate.Parse(new SourceText("t.md", template), bag);
        Assert.That(read, Is.Not.Null, string.Join('\n', bag.Sorted().Select(d => d.Message)));
        return read!;
    }

    private static string Render(string template, string model)
    {
        var result = Parse(template).Render((JsonObject)JsonNode.Parse(model)!, TimeProvider.System);
        Assert.That(result, Is.InstanceOf<Rendered>(), result.ToString());
        return ((Rendered)result).Text;
    }

    private static RenderFault Fault(string template)
    {
        var result = Parse(template).Render((JsonObject)JsonNode.Parse("{\"x\":{}}")!, TimeProvider.System);
        Assert.That(result, Is.InstanceOf<RenderFault>(), result is Rendered { Text: var t } ? t[..Math.Min(100, t.Length)] : null);
        TestContext.Out.WriteLine(template + "  => " + result);
        return (RenderFault)result;
    }
}
