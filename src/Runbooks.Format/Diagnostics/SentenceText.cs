using System.Buffers;

namespace Runbooks.Diagnostics;

/// <summary>Makes sentences of what is said in parts.</summary>
public static class SentenceText
{
    private static readonly SearchValues<char> OfNames = SearchValues.Create("-_./:@=");

    /// <summary>
    /// The text with a capital, unless it begins with a name: <c>checkout-7d</c> and <c>shop.internal</c> are called so and not otherwise.
    /// </summary>
    /// <param name="text">The text; empty for none.</param>
    public static string Begin(string text) =>
        text.Length == 0 || IsName(text.AsSpan(0, EndOfWord(text))) ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static int EndOfWord(string text) => text.IndexOf(' ') is >= 0 and var at ? at : text.Length;

    // What has a digit, or a sign within it that words do not have. The marks behind a word are the sentence's.
    private static bool IsName(ReadOnlySpan<char> word) =>
        word.TrimEnd(".,:;!?)\"'") is var bare && (bare.IndexOfAnyInRange('0', '9') >= 0 || bare.IndexOfAny(OfNames) > 0);
}
