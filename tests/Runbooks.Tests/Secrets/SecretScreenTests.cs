using System.Text;
using Runbooks.Redaction;

namespace Runbooks.Tests.Secrets;

/// <summary>A text that is passed over holds no secret in any layer, and no part of one beside a cut.</summary>
public sealed class SecretScreenTests
{
    private const string Secret = "hunter2-hunter2";

    private static readonly string[] Parts =
    [
        "runbook ",
        " \"key\": ",
        "\\n",
        "\\u0068\\u0075",
        "%2Fa%20b",
        "&amp;&#x1F600;",
        "\r\n  ",
        "\n",
        "é",
        "😀",
        "a1b2",
        "/deployment/rollback",
        "\\\\\"",
        "2026-11-25T18:00:00Z",
        "{\"a\":[1,2]}",
    ];

    private static readonly Func<string, string>[] Encodings =
    [
        t => t,
        t => t.ToUpperInvariant(),
        t => Convert.ToBase64String(Encoding.UTF8.GetBytes(t)),
        t => Convert.ToBase64String(Encoding.UTF8.GetBytes("u:" + t)).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
        t => "x" + Convert.ToBase64String(Encoding.UTF8.GetBytes(" " + t), Base64FormattingOptions.InsertLineBreaks),
        t => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(t)),
        Uri.EscapeDataString,
        t => string.Concat(Encoding.UTF8.GetBytes(t).Select(b => $"%{b:X2}")),
        t => string.Concat(t.Select(c => $"\\u{(int)c:x4}")),
        t => string.Concat(t.Select(c => $"&#{(int)c};")),
        t => System.Text.Json.JsonSerializer.Serialize(t),
        t => string.Concat(Encoding.UTF8.GetBytes(t).Select(b => $"={b:X2}")),
        t => string.Concat(Encoding.UTF8.GetBytes(t).Select(b => $"\\{Convert.ToString(b, 8).PadLeft(3, '0')}")),
        t => string.Concat(t.EnumerateRunes().Select(r => $"\\u{{{r.Value:x}}}")),
        t => string.Join(' ', Encoding.UTF8.GetBytes(t).Select(b => $"{b:x2}")),
        t => string.Join('\u200b', t.EnumerateRunes()),
        t => string.Join('\0', t.EnumerateRunes()),
        Tests.Secrets.Encodings.All["in base32 behind user and before more"],
        t => t.Length > 11 ? t[..7] + "\n  " + t[7..] : t,
    ];

    [Test]
    public void What_holds_a_secret_is_never_passed_over([Range(0, 99)] int number)
    {
        var random = new Random(number);
        var screen = new SecretScreen([Secret]);
        for (var i = 0; i < 40; i++)
            IsNotPassedOver(random, screen);
    }

    [TestCase("")]
    [TestCase("the run ends as recovered, after 12 s")]
    [TestCase("{\"path\":\"/deployment/rollback\",\"sha256\":\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"}")]
    [TestCase("HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"application\":\"quickcommerce\",\"n\":\"a\\\"b\"}\n")]
    [TestCase("café & crème: 100% of “environments”")]
    public void What_holds_none_is_passed_over(string text) => Assert.That(new SecretScreen([Secret]).MayHold(text), Is.False);

    [Test]
    public void A_word_that_was_passed_over_is_found_when_it_becomes_a_secret()
    {
        var redactor = new Redactor();
        redactor.Add("another-secret");
        var text = $"the note says {Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret))}";

        Assert.That(redactor.Apply(text), Is.EqualTo(text));
        redactor.Add(Secret);
        Assert.That(redactor.Apply(text), Is.EqualTo("the note says •••"));
    }

    private static void IsNotPassedOver(Random random, SecretScreen screen)
    {
        var core = random.Next(4) switch
        {
            0 => Secret,
            1 => Secret[..random.Next(5, Secret.Length)] + "…",
            2 => "…" + Secret[^random.Next(4, Secret.Length)..],
            _ => "nothing at all",
        };
        for (var i = random.Next(5); i > 0; i--)
            core = Some(random, 2) + Encodings[random.Next(Encodings.Length)](core) + Some(random, 2);
        var text = Some(random, 6) + core + Some(random, 6);

        if (!screen.MayHold(text))
            Assert.That(
                DecodedText.LayersOf(text).Where(l => Holds(l.Characters.ToString())).Select(l => l.Characters.ToString()),
                Is.Empty,
                text
            );
    }

    private static string Some(Random random, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => Parts[random.Next(Parts.Length)]));

    private static bool Holds(string layer)
    {
        if (layer.Contains(Secret, StringComparison.OrdinalIgnoreCase))
            return true;
        for (
            var at = layer.IndexOf(DecodedText.Ellipsis, StringComparison.Ordinal);
            at >= 0;
            at = layer.IndexOf(DecodedText.Ellipsis, at + 1, StringComparison.Ordinal)
        )
        {
            var (before, behind) = (layer[..at], layer[(at + DecodedText.Ellipsis.Length)..]);
            for (var length = 4; length < Secret.Length; length++)
            {
                if (
                    before.EndsWith(Secret[..length], StringComparison.OrdinalIgnoreCase)
                    || behind.StartsWith(Secret[^length..], StringComparison.OrdinalIgnoreCase)
                )
                    return true;
            }
        }

        return false;
    }
}
