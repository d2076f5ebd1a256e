using System.Text;
using Runbooks.Events;

namespace Runbooks.Tests.Secrets;

/// <summary>A text that is only looked at says what one says whose characters know where they stand.</summary>
public sealed class DecodedTextTests
{
    private static readonly string[] Parts =
    [
        "hunter2-hunter2", " \"key\": ", "…", "\\n", "\\u0068\\u0075", "%2Fa%20b", "&amp;&#x1F600;", "\r\n  ", "é", "😀", "68756e746572322d", "a1b2", "/deployment/rollback", "\\\\\"",
        Convert.ToBase64String(Encoding.UTF8.GetBytes("user:hunter2-hunter2 … %41")),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes("hunter2-hunter2")))),
    ];

    [Test]
    public void Its_layers_are_the_same_with_and_without_places([Range(0, 199)] int number)
    {
        var random = new Random(number);
        var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Parts[random.Next(Parts.Length)]));

        Assert.That(DecodedText.LayersOf(text, isMapped: false).Select(l => l.Characters.ToString()), Is.EqualTo(DecodedText.LayersOf(text).Select(l => l.Characters.ToString())));
    }
}
