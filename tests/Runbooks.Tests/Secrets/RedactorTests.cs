using System.Text.Json.Nodes;
using Runbooks.Redaction;

namespace Runbooks.Tests.Secrets;

internal sealed class RedactorTests
{
    private static readonly string[] Secrets =
    [
        "tok3n/+with=signs",
        "p@ss \"word\" \\ <b>&amp;",
        "hunter2hunter2",
        "naïve-gehéim-☃-😀",
        "a%41b%2Fc",
        @"C:\users\u0041secret",
        "90817263",
        "{\"key\": \"value\"}",
    ];

    private static IEnumerable<TestCaseData> Each =>
        from secret in Secrets
        from encoding in Encodings.All
        select new TestCaseData(secret, encoding.Value).SetArgDisplayNames(secret, encoding.Key);

    [TestCaseSource(nameof(Each))]
    public void A_secret_is_found_however_it_is_written(string secret, Func<string, string> encode)
    {
        var written = encode(secret);
        var redactor = With(secret);
        Assert.Multiple(() =>
        {
            foreach (
                var text in new[]
                {
                    written,
                    $"before {written} after",
                    $"x=\"{written}\"",
                    $"{{\"body\":{JsonValue.Create($"<p>{written}</p>").ToJsonString()}}}",
                    Encodings.Base64($"[{written}]"),
                    Uri.EscapeDataString(written),
                }
            )
            {
                var clean = redactor.Apply(text);
                Assert.That(clean, Does.Contain(Redactor.Mask));
                Assert.That(clean, Does.Not.Contain(written));
                Assert.That(redactor.Apply(clean), Is.EqualTo(clean), "what is clean stays as it is");
            }
        });
    }

    [Test]
    public void What_stands_around_a_secret_stays()
    {
        var redactor = With("hunter2hunter2");
        Assert.That(redactor.Apply("the key \\u0068unter2hunter2, and hunter2hunter%32!"), Is.EqualTo("the key •••, and •••!"));
    }

    [TestCase("the body begins with \"hunter2-cor…\"", "the body begins with \"•••…\"")]
    [TestCase("…ct-horse is what it ended with", "…••• is what it ended with")]
    [TestCase("\"hunter2\\u002dcor\\u0…\"", "\"•••\\u0…\"")]
    public void A_secret_that_was_cut_is_found_by_its_rest(string text, string clean) =>
        Assert.That(With("hunter2-correct-horse").Apply(text), Is.EqualTo(clean));

    [TestCase("in base64")]
    [TestCase("in hexadecimal")]
    [TestCase("in base32")]
    public void A_secret_is_found_as_deep_as_the_reference_says(string name)
    {
        const string Secret = "hunter2/hunter2?";
        var redactor = new Redactor();
        redactor.Add(Secret);
        var text = $"the key {Secret} is here";
        for (var depth = 1; depth <= 8; depth++)
        {
            text = Encodings.All[name](text);
            Assert.That(redactor.Apply($"said: {text}."), Is.EqualTo($"said: {Redactor.Mask}.").Or.Contain(Redactor.Mask), $"{depth} deep");
            Assert.That(redactor.Finds(redactor.Apply($"said: {text}.")), Is.False, $"{depth} deep");
        }
    }

    [Test]
    public void A_key_of_several_lines_is_found_line_by_line()
    {
        var redactor = With(
            "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\nAFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----\n"
        );
        Assert.That(redactor.Apply("line 3: AFAASCBKcwggSjAgEAAoIBAQC7"), Is.EqualTo("line 3: •••"));
    }

    [Test]
    public void A_JSON_document_that_is_secret_is_found_when_it_comes_back_formatted()
    {
        var redactor = With("{\"type\":\"key\",\"private\":\"s3cr3t-inside\"}");
        Assert.That(redactor.Apply("{\n  \"private\": \"s3cr3t-inside\"\n}"), Is.EqualTo("{\n  \"private\": \"•••\"\n}"));
    }

    [Test]
    public void A_number_that_is_secret_leaves_JSON_as_JSON() =>
        Assert.That(
            With("90817263")
                .Apply(JsonNode.Parse("{\"pin\":90817263,\"90817263\":[190817263,1]}"))!
                .ToJsonString()
                .Replace("\\u2022", "•", StringComparison.Ordinal),
            Is.EqualTo("""{"pin":"•••","•••":["•••",1]}""")
        );

    [TestCase("see https://user:pass@example.com/x", "see https://•••@example.com/x")]
    [TestCase("https://example.com/x?id=4&access_token=abc&api-key=def#top", "https://example.com/x?id=4&access_token=•••&api-key=•••#top")]
    [TestCase("Authorization: Bearer abcdef.ghi", "Authorization: Bearer •••")]
    [TestCase("https://example.com/?q=a@b", "https://example.com/?q=a@b")]
    public void What_can_only_be_a_secret_is_taken_out_without_being_known(string text, string clean) =>
        Assert.That(new Redactor().Apply(text), Is.EqualTo(clean));

    [Test]
    public void A_text_without_a_secret_is_the_same_text()
    {
        const string Text = "GET /deployment/status: HTTP 200, {\"currentEnvironment\":\"blue\",\"version\":\"1.4.2\"} …";
        Assert.That(With("hunter2hunter2").Apply(Text), Is.SameAs(Text));
    }

    [Test]
    public void Escapes_nested_without_end_are_read_in_bounded_layers()
    {
        var text = string.Concat(Enumerable.Repeat("25", 20_000)) + new string('\\', 20_000) + new string('A', 50_000);
        Assert.That(With("hunter2hunter2").Apply("%" + text), Is.EqualTo("%" + text));
    }

    private static Redactor With(string secret)
    {
        var redactor = new Redactor();
        redactor.Add(secret);
        return redactor;
    }
}
