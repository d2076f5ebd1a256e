using System.Globalization;
using System.Text;

namespace Runbooks.Rehearsal.Simulation.Cases;

/// <summary>One thing that happens in a simulated world: a decision that the seed drew, and that can be left out.</summary>
/// <param name="Kind">What.</param>
/// <param name="Which">To which of many; 0 where there is only one.</param>
/// <param name="Value">How long, how often or how much of it; 0 where nothing is to be said.</param>
internal sealed record Happening(HappeningKind Kind, int Which = 0, int Value = 0)
{
    /// <summary><c>answer-lost@1</c>, <c>slow-switch@1=4000</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(NameOf(Kind));
        if (Which > 0)
            text.Append('@').Append(Which.ToString(CultureInfo.InvariantCulture));
        if (Value > 0)
            text.Append('=').Append(Value.ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }

    /// <summary>Reads it back; null where it is none.</summary>
    public static Happening? Parse(string text)
    {
        var (rest, value) = Split(text, '=');
        var (name, which) = Split(rest, '@');
        if (which is null || value is null)
            return null;
        foreach (var kind in Enum.GetValues<HappeningKind>())
        {
            if (NameOf(kind) == name)
                return new Happening(kind, which.Value, value.Value);
        }

        return null;
    }

    private static (string Before, int? Number) Split(string text, char sign)
    {
        var at = text.IndexOf(sign, StringComparison.Ordinal);
        if (at < 0)
            return (text, 0);
        return int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (text[..at], number)
            : (text, null);
    }

    private static string NameOf(HappeningKind kind) =>
        string.Concat(
            kind.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? string.Empty : "-") + char.ToLowerInvariant(c) : c.ToString())
        );
}
