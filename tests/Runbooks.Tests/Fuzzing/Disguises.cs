using System.Text.Json;
using CsCheck;
using Runbooks.Redaction;
using Runbooks.Tests.Secrets;

namespace Runbooks.Tests.Fuzzing;

/// <summary>Secrets of every kind of character, in encodings upon encodings, in the middle of a text.</summary>
internal static class Disguises
{
    private const string Signs = "abcXYZ0189-_.~+/=%&\\\"'<>{}[]#?!;: ,@é☃u25x0";

    // A sign right before a text that makes an escape of its first letters makes another text of it: those are left out.
    private static readonly string[] Contexts = ["", " ", "\"", "x=", "{\"a\":\"", "% ", "\\ ", "& ", "…", "aGVs", "\n", "://", "?q="];

    /// <summary>A secret and its disguise, as JSON.</summary>
    public static Gen<string> Texts { get; } =
        Gen.Select(
                Gen.Char[Signs].Array[6, 30],
                Gen.Int[0, Encodings.All.Count - 1].Array[0, 3],
                Gen.Int[0, Contexts.Length - 1],
                Gen.Int[0, Contexts.Length - 1]
            )
            .Select(
                (secret, encodings, before, after) =>
                {
                    var plain = "k" + new string(secret) + "z";

                    // What base64 becomes in capitals says nothing any more.
                    var written = encodings
                        .Select(e => Encodings.All.ElementAt(e))
                        .Where((e, i) => i == 0 || e.Key != "in capitals")
                        .Aggregate(plain, (text, e) => e.Value(text));
                    return JsonSerializer.Serialize(new[] { plain, written, Contexts[before] + written + Contexts[after] });
                }
            );

    /// <summary>The disguise is not in what is shown.</summary>
    public static void AreSeenThrough(string text)
    {
        string[] parts;
        try
        {
            parts = JsonSerializer.Deserialize<string[]>(text) is { Length: 3 } three ? three : ["none-at-all", text, text];
        }
        catch (JsonException)
        {
            parts = ["none-at-all", text, text];
        }

        var redactor = new Redactor();
        redactor.Add(parts[0]);
        var clean = redactor.Apply(parts[2]);
        Assert.That(clean, parts[0] == "none-at-all" ? Is.Not.Null : Does.Contain(Redactor.Mask).And.Not.Contain(parts[1]));
        Assert.That(redactor.Finds(clean), Is.False, $"`{clean}` is clean");
    }
}
