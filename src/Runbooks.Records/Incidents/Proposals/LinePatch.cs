using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.Incidents.Proposals;

/// <summary>
/// A change of lines as <c>git diff</c> writes it, from its first <c>@@</c> on. Line numbers and counts are hints: the lines
/// themselves say where it belongs, so that people can write one by hand and a file may have moved on around it.
/// </summary>
public sealed partial class LinePatch
{
    private const int Context = 2;
    private readonly IReadOnlyList<PatchHunk> _hunks;

    private LinePatch(IReadOnlyList<PatchHunk> hunks) => _hunks = hunks;

    /// <summary>The change from one text to another, with two lines around it.</summary>
    /// <param name="before">A text.</param>
    /// <param name="after">The same with one place changed.</param>
    public static LinePatch Between(string before, string after)
    {
        var (old, now) = (Contents(before), Contents(after));
        var same = 0;
        while (same < old.Length && same < now.Length && old[same] == now[same])
            same++;
        var end = 0;
        while (end < old.Length - same && end < now.Length - same && old[^(end + 1)] == now[^(end + 1)])
            end++;

        var first = Math.Max(0, same - Context);
        List<(char Mark, string Text)> lines =
        [
            .. old[first..same].Select(l => (' ', l.TrimEnd())),
            .. old[same..^end].Select(l => ('-', l)),
            .. now[same..^end].Select(l => ('+', l)),
            .. old[^end..].Take(Context).Select(l => (' ', l.TrimEnd())),
        ];
        while (lines.Count > 0 && lines[^1] is (' ', ""))
            lines.RemoveAt(lines.Count - 1);
        return new LinePatch([new PatchHunk(first + 1, lines)]);
    }

    /// <summary>Reads one; null where the text is none.</summary>
    public static LinePatch? Parse(string text)
    {
        var hunks = new List<PatchHunk>();
        List<(char, string)>? lines = null;
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            if (Header().Match(line) is { Success: true } header)
            {
                lines = [];
                if (!int.TryParse(header.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var number))
                    return null;
                hunks.Add(new PatchHunk(Math.Max(1, number), lines));
            }
            else if (lines is null)
            {
                // What git writes above the first place names the file, which the proposal does itself.
                if (line.Length > 0 && !Preamble().IsMatch(line))
                    return null;
            }
            else if (line.Length == 0)
            {
                lines.Add((' ', string.Empty));
            }
            else if (line[0] is ' ' or '+' or '-')
            {
                lines.Add((line[0], line[1..]));
            }
            else if (line[0] != '\\')
            {
                return null;
            }
        }

        return hunks.Count > 0 && hunks.TrueForAll(h => h.Changes) ? new LinePatch(hunks) : null;
    }

    /// <summary>Makes the change in a text. All of it or nothing.</summary>
    /// <param name="text">The text; its line breaks are kept, and those of its neighbours given to new lines.</param>
    public PatchResult Apply(string text)
    {
        var lines = Split(text);
        var endsOpen = lines.Count > 0 && lines[^1].Break.Length == 0;
        var (shift, changed) = (0, false);
        foreach (var hunk in _hunks)
        {
            var (found, at, isDone) = Place(hunk, lines, shift);
            if (found is null)
                return Conflict(hunk, lines);
            if (isDone)
                continue;
            Replace(lines, found, at);
            (shift, changed) = (shift + found.After.Count - found.Before.Count, true);
        }

        if (!changed)
            return new AlreadyPatched();
        var result = new StringBuilder();
        var usual = lines.Find(l => l.Break.Length > 0).Break ?? "\n";
        for (var i = 0; i < lines.Count; i++)
        {
            result.Append(lines[i].Text);
            if (i < lines.Count - 1 || !endsOpen)
                result.Append(lines[i].Break.Length > 0 ? lines[i].Break : usual);
        }

        return new Patched(result.ToString());
    }

    /// <summary>As it stands in a record: from the first <c>@@</c> on, without a line break at its end.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var shift = 0;
        foreach (var hunk in _hunks)
        {
            var (before, after) = (hunk.Before.Count, hunk.After.Count);
            text.Append(CultureInfo.InvariantCulture, $"@@ -{hunk.Line},{before} +{hunk.Line + shift},{after} @@\n");
            foreach (var (mark, line) in hunk.Lines)
                text.Append(mark == ' ' && line.Length == 0 ? string.Empty : mark).Append(line).Append('\n');
            shift += after - before;
        }

        return text.ToString().TrimEnd('\n');
    }

    // Of the two sides the longer one decides: the shorter of an insertion or removal is still there when it is done.
    private static (PatchHunk? Hunk, int At, bool IsDone) Place(PatchHunk hunk, List<(string Text, string Break)> lines, int shift)
    {
        foreach (var tried in hunk.WithLessContext())
        {
            var hint = tried.Line - 1 + shift;
            var before = Find(tried.Before, lines, hint, anywhere: true);
            var after = Find(tried.After, lines, hint, anywhere: tried.HasContext);
            var afterDecides = tried.After.Count >= tried.Before.Count;
            if (after >= 0 && (afterDecides || before < 0))
                return (tried, after, true);
            if (before >= 0)
                return (tried, before, false);
        }

        return (null, -1, false);
    }

    private static int Find(IReadOnlyList<string> block, List<(string Text, string Break)> lines, int hint, bool anywhere)
    {
        if (block.Count == 0)
            return -1;
        if (IsAt(hint))
            return hint;
        if (!anywhere)
            return -1;
        var found = Enumerable.Range(0, lines.Count).Where(IsAt).Take(2).ToList();
        return found.Count == 1 ? found[0] : -1;

        bool IsAt(int at) =>
            at >= 0
            && at + block.Count <= lines.Count
            && block.Select((line, i) => line.AsSpan().TrimEnd().SequenceEqual(lines[at + i].Text.AsSpan().TrimEnd())).All(same => same);
    }

    private static void Replace(List<(string Text, string Break)> lines, PatchHunk hunk, int at)
    {
        foreach (var (mark, text) in hunk.Lines)
        {
            if (mark == '-')
                lines.RemoveAt(at);
            else if (mark == ' ')
                at++;
            else
                lines.Insert(at++, (text, at > 1 ? lines[at - 2].Break : string.Empty));
        }
    }

    private static PatchConflict Conflict(PatchHunk hunk, List<(string Text, string Break)> lines)
    {
        var wanted = hunk.Lines.FirstOrDefault(l => l.Mark == '-').Text
            ?? hunk.Before.LastOrDefault(l => l.Trim().Length > 0)
            ?? string.Empty;
        var places = Enumerable.Range(1, lines.Count).Where(n => lines[n - 1].Text.TrimEnd() == wanted.TrimEnd()).ToList();
        if (places.Count > 1)
            return new PatchConflict($"`{wanted.Trim()}` stands in lines {string.Join(", ", places)}, and nothing says which is meant");
        var place = hunk.Line - 1 + hunk.Lines.TakeWhile(l => l.Mark == ' ').Count();
        var there = place < lines.Count ? lines[place].Text.Trim() : string.Empty;
        return new PatchConflict(
            places.Count == 1
                ? $"around line {places[0]}, `{wanted.Trim()}`, other lines stand than the change expects"
                : $"it changes the line `{wanted.Trim()}`, which is not there any more"
                    + $"{(there.Length > 0 ? $"; at its place stands `{there}`" : string.Empty)}"
        );
    }

    private static string[] Contents(string text) => [.. Split(text).Select(l => l.Text)];

    private static List<(string Text, string Break)> Split(string text)
    {
        var lines = new List<(string, string)>();
        var at = 0;
        while (at < text.Length)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0)
                lines.Add((text[at..], string.Empty));
            else if (end > at && text[end - 1] == '\r')
                lines.Add((text[at..(end - 1)], "\r\n"));
            else
                lines.Add((text[at..end], "\n"));
            at = end < 0 ? text.Length : end + 1;
        }

        return lines;
    }

    [GeneratedRegex(@"^@@ -(\d{1,9})(?:,\d+)? \+\d+(?:,\d+)? @@")]
    private static partial Regex Header();

    [GeneratedRegex(@"^(?:diff |index |--- |\+\+\+ |old mode|new mode|similarity)")]
    private static partial Regex Preamble();
}
