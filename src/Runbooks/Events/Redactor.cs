using System.Text;
using System.Text.Json;

namespace Runbooks.Events;

/// <summary>
/// The one place that takes secrets out of text: as they are, and as they look in JSON, in a URL and in base64.
/// </summary>
public sealed class Redactor
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Mask = "•••";

    private const int ShortestSecret = 4;
    private readonly SortedSet<string> _forms = new(Comparer<string>.Create((a, b) =>
        a.Length != b.Length ? b.Length.CompareTo(a.Length) : string.CompareOrdinal(a, b)));

    /// <summary>Whether nothing is secret.</summary>
    public bool IsEmpty => _forms.Count == 0;

    /// <summary>Adds a secret. Values of under four characters are ignored: masking them would mask everything.</summary>
    public void Add(string secret)
    {
        if (secret.Length < ShortestSecret) return;
        _forms.Add(secret);
        _forms.Add(JsonEncodedText.Encode(secret).ToString());
        _forms.Add(Uri.EscapeDataString(secret));
        _forms.Add(Uri.EscapeDataString(secret).Replace("%20", "+", StringComparison.Ordinal));
        foreach (var form in Base64Forms(Encoding.UTF8.GetBytes(secret))) _forms.Add(form);
    }

    /// <summary>The text without secrets.</summary>
    public string Apply(string text)
    {
        foreach (var form in _forms)
        {
            if (text.Contains(form, StringComparison.Ordinal)) text = text.Replace(form, Mask, StringComparison.Ordinal);
        }

        return text;
    }

    // A secret inside a longer text is encoded from one of three phases; the characters that depend on its neighbours are left out.
    private static IEnumerable<string> Base64Forms(byte[] secret)
    {
        for (var phase = 0; phase < 3; phase++)
        {
            var padded = new byte[phase + secret.Length];
            secret.CopyTo(padded, phase);
            var encoded = Convert.ToBase64String(padded).TrimEnd('=');
            var first = phase == 0 ? 0 : phase + 1;
            var last = (padded.Length * 8) / 6;
            if (last - first < 6) continue;
            var form = encoded[first..last];
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
        }
    }
}
