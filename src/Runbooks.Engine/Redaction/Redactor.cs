using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Definitions.Values;

namespace Runbooks.Redaction;

/// <summary>
/// The one place that takes secrets out of text: as they are, and as they look when they come back, escaped as in JSON,
/// percent-encoded, as entities, in base64 at any place, one in another, in another case, and cut off where a text is cut.
/// What stands where only a secret stands is taken out without being known: user information and tokens in addresses.
/// </summary>
public sealed partial class Redactor
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Mask = "•••";

    private static readonly SearchValues<string> Authorization = SearchValues.Create(["authorization"], StringComparison.OrdinalIgnoreCase);

    private volatile SecretScreen? _screen;

    /// <summary>
    /// Adds a secret, with the lines and members it consists of. Values shorter than <see cref="Credentials.Shortest"/> are not.
    /// </summary>
    public void Add(string secret)
    {
        lock (this)
        {
            var forms = Credentials
                .PartsOf(secret)
                .Where(p => p.Length >= Credentials.Shortest)
                .SelectMany(FormsOf)
                .Concat(_screen?.Forms ?? [])
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(f => f.Length)
                .ToArray();
            _screen = forms.Length == 0 ? null : new SecretScreen(forms);
        }
    }

    /// <summary>Whether a text holds a secret.</summary>
    public bool Finds(string text) => SecretsIn(text, isOneEnough: true).Count > 0 || Telling(text) != text;

    /// <summary>The text without secrets.</summary>
    public string Apply(string text)
    {
        var found = SecretsIn(text);
        if (found.Count == 0)
            return Telling(text);
        var clean = new StringBuilder(text.Length);
        var at = 0;
        foreach (var (start, end) in found.Order())
        {
            if (end <= at)
                continue;
            if (start >= at)
                clean.Append(text, at, start - at).Append(Mask);
            at = end;
        }

        return Telling(clean.Append(text, at, text.Length - at).ToString());
    }

    /// <summary>Any JSON without secrets: in texts, numbers and names, and in members that are named like one.</summary>
    public JsonNode? Apply(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                var clean = new JsonObject();
                foreach (var (name, value) in members)
                {
                    clean[Apply(name)] = value?.GetValueKind() == JsonValueKind.String && Credentials.AreNamed(name) ? Mask : Apply(value);
                }

                return clean;
            case JsonArray items:
                return new JsonArray([.. items.Select(Apply)]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return Apply(value.GetValue<string>());
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number && Finds(value.ToJsonString()):
                return Mask;
            default:
                return node?.DeepClone();
        }
    }

    private static string Telling(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal) && text.Contains('@', StringComparison.Ordinal))
            text = UserInformation().Replace(text, Mask + "@");
        if (text.Contains('=', StringComparison.Ordinal))
            text = QueryValues()
                .Replace(text, m =>
                    Credentials.AreNamed(m.Groups[1].Value) || m.Groups[1].ValueSpan.Equals("token", StringComparison.OrdinalIgnoreCase)
                        ? $"{m.Groups[1].Value}={Mask}"
                        : m.Value
                );
        return text.AsSpan().ContainsAny(Authorization) ? AuthorizationValues().Replace(text, $"$1{Mask}") : text;
    }

    private static IEnumerable<string> FormsOf(string secret)
    {
        // Bytes are compared without regard to the case of ASCII letters; others need their other case said.
        string[] cases = Ascii.IsValid(secret) ? [secret] : [secret, secret.ToUpperInvariant(), secret.ToLowerInvariant()];

        // Forms write a space as a plus; as an escape it would be taken off everywhere, in base64 too.
        var written = cases.Concat(secret.Contains(' ', StringComparison.Ordinal) ? cases.Select(c => c.Replace(' ', '+')) : []);

        // A secret that looks escaped itself is found in what has lost all its escapes only when it has lost its own.
        return written
            .SelectMany(w => DecodedText.LayersOf(w, nested: 0))
            .Where(layer => layer.Characters.Length >= Credentials.Shortest)
            .Select(layer => layer.Characters.ToString());
    }

    private HashSet<(int Start, int End)> SecretsIn(string text, bool isOneEnough = false)
    {
        if (_screen is not { } screen || !screen.MayHold(text))
            return [];
        var found = new HashSet<(int Start, int End)>();
        foreach (var layer in DecodedText.LayersOf(text))
        {
            FindWhole(layer, screen, found);
            FindCut(layer, screen.Forms, found);
            if (isOneEnough && found.Count > 0)
                break;
        }

        return found;
    }

    private static void FindWhole(DecodedText layer, SecretScreen screen, HashSet<(int Start, int End)> found)
    {
        var characters = layer.Characters;
        for (var at = 0; at < characters.Length; at++)
        {
            var skip = characters[at..].IndexOfAny(screen.Search);
            if (skip < 0)
                return;
            at += skip;
            foreach (var form in screen.Forms)
            {
                if (!characters[at..].StartsWith(form, StringComparison.OrdinalIgnoreCase))
                    continue;
                found.Add(layer.Original(at, form.Length));
                break;
            }
        }
    }

    // Every text that is cut says so with an ellipsis: what stands beside one may be half a secret.
    private static void FindCut(DecodedText layer, string[] forms, HashSet<(int Start, int End)> found)
    {
        var characters = layer.Characters;
        for (var at = characters.IndexOf(DecodedText.Ellipsis); at >= 0; )
        {
            var behind = at + DecodedText.Ellipsis.Length;
            var cutEscape = EscapeSequences.CutAtEnd(characters[..at]);
            foreach (var form in forms)
            {
                MarkEnd(layer, at, form, found);
                if (cutEscape > 0)
                    MarkEnd(layer, at - cutEscape, form, found);
                for (var length = Math.Min(form.Length - 1, characters.Length - behind); length >= Credentials.Shortest; length--)
                {
                    if (!characters[behind..].StartsWith(form.AsSpan(form.Length - length), StringComparison.OrdinalIgnoreCase))
                        continue;
                    found.Add(layer.Original(behind, length));
                    break;
                }
            }

            var next = characters[behind..].IndexOf(DecodedText.Ellipsis);
            at = next < 0 ? -1 : behind + next;
        }
    }

    private static void MarkEnd(DecodedText layer, int end, string form, HashSet<(int Start, int End)> found)
    {
        for (var length = Math.Min(form.Length - 1, end); length >= Credentials.Shortest; length--)
        {
            if (!layer.Characters[..end].EndsWith(form.AsSpan(0, length), StringComparison.OrdinalIgnoreCase))
                continue;
            found.Add(layer.Original(end - length, length));
            return;
        }
    }

    [GeneratedRegex(@"(?<=[a-zA-Z]://)[^/\s""'<>@\\?#]+@")]
    private static partial Regex UserInformation();

    [GeneratedRegex(@"(?<=[?&;])([A-Za-z0-9_-]+)=[^&\s""'#<>\\;]+")]
    private static partial Regex QueryValues();

    [GeneratedRegex(
        @"(\bauthorization\\?[""']?\s*[:=]\s*\\?[""']?(?:(?:bearer|basic|token|digest|negotiate)\s+)?)[^\s""'\\,}•]{4,}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex AuthorizationValues();
}
