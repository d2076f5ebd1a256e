using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Yaml;

namespace Runbooks.Tests.Expressions;

/// <summary>Values that are filled into addresses and paths.</summary>
public sealed class AddressTemplateTests
{
    [TestCase("/a/{{ x }}", "\"b\"", "/a/b")]
    [TestCase("/a/{{ x }}/c", "\"b/../d\"", "/a/b%2F..%2Fd/c")]
    [TestCase("/a?q={{ x }}&r=1", "\"b&c=d#e\"", "/a?q=b%26c%3Dd%23e&r=1")]
    [TestCase("/a?q={{ x }}", "\"..\"", "/a?q=..")]
    [TestCase("/v{{ x }}/a", "\"\"", "/v/a")]
    [TestCase("/v{{ x }}/a", "2", "/v2/a")]
    [TestCase("{{ x }}", "\"https://shop.example.com/a?b=c\"", "https://shop.example.com/a?b=c")]
    [TestCase("{{ x }}/config", "\"/sites/one\"", "/sites/one/config")]
    [TestCase("/v2/{{ string.split(x, '/') }}", "\"projects/p/operations/o?x\"", "/v2/projects/p/operations/o%3Fx")]
    [TestCase("http://{{ x }}/a", "\"shop.example.com:8080\"", "http://shop.example.com:8080/a")]
    public void A_value_stays_in_its_place(string written, string x, string filled) => Assert.That(Filled(written, x), Is.EqualTo(filled));

    [TestCase("/a/{{ x }}/c", "\"..\"", "`x` makes `..` a part of the path, which leads to another one: /a/../c")]
    [TestCase("/a/.{{ x }}/c", "\".\"", "`x` makes `..` a part of the path, which leads to another one: /a/../c")]
    [TestCase("/a/{{ x }}/c", "\"\"", "`x` is empty, and the path without it is another one: /a//c")]
    [TestCase(
        "/a/{{ string.split(x, '/') }}",
        "\"b/../c\"",
        "`string.split(x, '/')` makes `..` a part of the path, which leads to another one: /a/b/../c"
    )]
    [TestCase("http://{{ x }}/a", "\"good@evil.example\"", "`x` is \"good@evil.example\", which is no part of a host's name")]
    public void A_value_that_cannot_is_a_fault(string written, string x, string fault) =>
        Assert.That(Filled(written, x), Is.EqualTo(fault));

    private static string Filled(string written, string x)
    {
        var bag = new DiagnosticBag();
        var scalar = (YamlScalar)((YamlMapping)YamlReader.Read(new SourceText("a.yaml", $"a: \"{written}\""), bag)!).Entries[0].Value;
        var template = Template.Parse(scalar, bag)!.AsAddress();
        return template.Evaluate(new Scope(new JsonObject { ["x"] = JsonNode.Parse(x) })) switch
        {
            Evaluated { Value: var value } => (string)value!,
            EvaluationFault fault => fault.Message,
            _ => string.Empty,
        };
    }
}
