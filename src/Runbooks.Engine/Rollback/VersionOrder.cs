using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Runbooks.Rollback;

/// <summary>Which of two versions is the newer one, by their numbers alone.</summary>
internal static partial class VersionOrder
{
    /// <summary>Compares <c>1.10.2</c> with <c>v1.9</c>: by the numbers between the dots, one after the other.</summary>
    /// <returns>
    /// Above 0 where the first is newer; null where one of them is not made of numbers, or only something behind the numbers differs.
    /// </returns>
    public static int? Compare(string one, string other)
    {
        if (Numbers(one) is not { } first || Numbers(other) is not { } second)
            return null;
        for (var i = 0; i < Math.Max(first.Count, second.Count); i++)
        {
            var difference = first.ElementAtOrDefault(i).CompareTo(second.ElementAtOrDefault(i));
            if (difference != 0)
                return difference;
        }

        return one == other ? 0 : null;
    }

    /// <summary>
    /// Whether two spellings are one version: <c>v1.5.0</c> and <c>1.5.0</c>, and <c>1.5.0+build.7</c> where the other names no build.
    /// </summary>
    public static bool IsSame(string one, string other)
    {
        var (first, second) = (Bare(one), Bare(other));
        if (first == second)
            return true;
        var (build, plain) = first.Contains('+', StringComparison.Ordinal) ? (first, second) : (second, first);
        return build.StartsWith(plain + "+", StringComparison.Ordinal) && !plain.Contains('+', StringComparison.Ordinal);
    }

    /// <summary>
    /// Whether two texts are of one kind, so that one can be held against the other: a release's number, a digest or commit, or a word
    /// such as the position of a flag.
    /// </summary>
    public static bool AreComparable(string one, string other) => KindOf(one) == KindOf(other);

    private static string KindOf(string version) =>
        !version.Any(char.IsAsciiDigit) ? "word"
        : Digest().IsMatch(version) ? "digest"
        : "number";

    [GeneratedRegex("^(?:sha[0-9]+[:-])?(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{7,}$")]
    private static partial Regex Digest();

    private static string Bare(string version) =>
        version.Length > 1 && version[0] is ('v' or 'V') && char.IsAsciiDigit(version[1]) ? version[1..] : version;

    // A commit or a branch is no number: only text that begins like a release does is read.
    private static List<BigInteger>? Numbers(string version)
    {
        var text = version.StartsWith('v') || version.StartsWith('V') ? version[1..] : version;
        var end = text.IndexOfAny(['-', '+']);
        var parts = (end < 0 ? text : text[..end]).Split('.');
        return parts.Length > 1 && parts.All(p => p.Length is > 0 and < 20 && p.All(char.IsAsciiDigit))
            ? [.. parts.Select(p => BigInteger.Parse(p, CultureInfo.InvariantCulture))]
            : null;
    }
}
