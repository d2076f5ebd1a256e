using System.Text;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Authoring.Writing;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>
/// Finds what a page writes for its reader to fill in: <c>&lt;job-id&gt;</c>, <c>{job_id}</c>, <c>[job]</c>, <c>:id</c>,
/// <c>YOUR_NAME</c>, <c>your-job-id</c>, <c>JOB_ID</c>, <c>XXXX</c>.
/// </summary>
internal static partial class Placeholders
{
    /// <summary>Whether a text is a placeholder and nothing else.</summary>
    public static bool IsWhole(string text) => NameOf(text, inPath: false) is not null;

    /// <summary>A host with the placeholder in it as a variable of the environment.</summary>
    public static string InHost(string host) =>
        HostName()
            .Replace(Guarded().Replace(InBrackets().Replace(host, "\uE010$1\uE011"), m => Variable(m.Groups[1].Value)), m =>
                Variable(m.Value)
            );

    /// <summary>The word with each placeholder in it made a variable, named by what it stands for.</summary>
    /// <param name="word">A word of a command.</param>
    /// <param name="name">What it is the value of: a header's or a member's name; null where it is no single value.</param>
    /// <param name="isPath">Whether it is the path and query of an address.</param>
    public static ShellWord Find(ShellWord word, string? name, bool isPath)
    {
        var parts = new List<ShellPart>();
        var before = string.Empty;
        foreach (var part in word.Parts)
        {
            if (part is ShellPart.Literal(var text))
            {
                foreach (var piece in isPath ? Path(text, before) : Value(text, name, word.Parts.Count == 1))
                    parts.Add(piece);
                before = text;
            }
            else
            {
                // `$1` says nothing: the part of the path before it does.
                parts.Add(
                    part is ShellPart.Variable { Name: [>= '0' and <= '9', ..] } number
                        ? number with
                        {
                            Name = isPath && Owner(before) is { } owner ? owner : name ?? "argument-" + number.Name,
                        }
                        : part
                );
            }
        }

        return word with
        {
            Parts = parts,
        };
    }

    private static IEnumerable<ShellPart> Value(string text, string? name, bool isAlone)
    {
        if (isAlone && NameOf(text.Trim(), inPath: false) is { } whole)
        {
            yield return new ShellPart.Variable(name ?? (whole.Length > 0 ? whole : "value"), Otherwise: null);
            yield break;
        }

        var at = 0;
        foreach (Match match in InText().Matches(text))
        {
            if (match.Index > at)
                yield return new ShellPart.Literal(text[at..match.Index]);
            yield return new ShellPart.Variable(NameOf(match.Value, inPath: false)!, Otherwise: null);
            at = match.Index + match.Length;
        }

        if (at < text.Length)
            yield return new ShellPart.Literal(text[at..]);
    }

    private static IEnumerable<ShellPart> Path(string text, string before)
    {
        var literal = new StringBuilder();
        var owner = Owner(before);
        foreach (var piece in Separators().Split(text))
        {
            if (piece.Length > 0 && NameOf(piece, inPath: true) is { } name)
            {
                if (literal.Length > 0)
                    yield return new ShellPart.Literal(literal.ToString());
                literal.Clear();
                yield return new ShellPart.Variable(Named(name, owner), Otherwise: null);
                continue;
            }

            if (piece is not ("" or "/" or "?" or "&" or "="))
                owner = piece;
            var at = 0;
            foreach (Match match in Guarded().Matches(piece))
            {
                literal.Append(piece, at, match.Index - at);
                if (literal.Length > 0)
                    yield return new ShellPart.Literal(literal.ToString());
                literal.Clear();
                yield return new ShellPart.Variable(match.Groups[1].Value, Otherwise: null);
                at = match.Index + match.Length;
            }

            literal.Append(piece, at, piece.Length - at);
        }

        if (literal.Length > 0)
            yield return new ShellPart.Literal(literal.ToString());
    }

    // `/jobs/:id` and `/jobs/[job]` are both a job's id.
    private static string Named(string name, string? owner)
    {
        var single = owner is null ? null : Singular(owner);
        if (name.Length == 0 || name is "id")
            return single is null ? "value"
                : name.Length == 0 || name == "id" ? single + "-id"
                : name;
        return name == single ? name + "-id" : name;
    }

    private static string? Owner(string before) =>
        before.TrimEnd('/').Split('/', '?', '&', '=')[^1] is { Length: > 0 } owner && Word().IsMatch(owner)
            ? Singular(owner) + "-id"
            : null;

    private static string Singular(string word)
    {
        var id = Slug.Of(word, "value");
        return id.EndsWith("ies", StringComparison.Ordinal) ? id[..^3] + "y"
            : id.EndsWith('s') && !id.EndsWith("ss", StringComparison.Ordinal) ? id[..^1]
            : id;
    }

    // What it stands for; empty where it does not say; null where it is no placeholder.
    private static string? NameOf(string text, bool inPath)
    {
        if (Guarded().Match(text) is { Success: true } angles && angles.Length == text.Length)
            return Own(angles.Groups[1].Value);
        if (Blank().IsMatch(text))
            return string.Empty;
        if (Yours().Match(text) is { Success: true } yours)
            return Own(yours.Groups[1].Value);
        if (Capitals().IsMatch(text))
            return Own(text);
        if (Marked().Match(text) is { Success: true } marked)
            return Own(marked.Groups.Cast<Group>().Skip(1).First(g => g.Success).Value);
        return (inPath || text is ['{', ..] or ['%', ..]) && Bracketed().Match(text) is { Success: true } bracketed
            ? Own(bracketed.Groups.Cast<Group>().Skip(1).First(g => g.Success).Value)
            : null;
    }

    private static string Own(string name) =>
        Slug.Of(Yours().Match(name) is { Success: true } yours ? yours.Groups[1].Value : name, string.Empty);

    private static string Variable(string name) => $"${{env:{Slug.Of(name, "host").Replace('-', '_').ToUpperInvariant()}}}";

    [GeneratedRegex("\uE010([^\uE011]+)\uE011")]
    private static partial Regex Guarded();

    [GeneratedRegex(
        @"\b(?:your|my)[-_.]?(?:host|domain|server|app|service|api|company|cluster)(?:[-_.]?name)?(?=[.:/]|$)(?:\.(?:com|net|org|io))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex HostName();

    [GeneratedRegex("\uE010[^\uE011]+\uE011|\\bYOUR_[A-Z][A-Z0-9_]*\\b|\\byour-[a-z][a-z-]*-(?:id|name|key|token|version)\\b")]
    private static partial Regex InText();

    [GeneratedRegex("([/?&=])")]
    private static partial Regex Separators();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?:X{3,}|x{3,}|\.{3}|…|\*{3,}|_{3,}|CHANGE[-_]?ME|TODO|FIXME|REPLACE[-_]?ME)$")]
    private static partial Regex Blank();

    [GeneratedRegex("^(?:your|my)[-_ ]([a-z][a-z0-9_ -]*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Yours();

    [GeneratedRegex("^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|ID|NAME|VERSION|TOKEN|USER|HOST|PASSWORD|KEY|TAG)$")]
    private static partial Regex Capitals();

    [GeneratedRegex(@"^(?:__([A-Za-z]\w*?)__|@([A-Z_]+)@|\[([A-Za-z][\w -]*)\])$")]
    private static partial Regex Marked();

    [GeneratedRegex(@"\[([A-Za-z][\w -]*)\]")]
    private static partial Regex InBrackets();

    [GeneratedRegex(
        @"^(?:\{([A-Za-z][\w .-]*)\}|\[([A-Za-z][\w .-]*)\]|:([A-Za-z][\w-]*)|%([A-Za-z]\w*)%|\{\{\s*([A-Za-z][\w.-]*)\s*\}\})$"
    )]
    private static partial Regex Bracketed();
}
