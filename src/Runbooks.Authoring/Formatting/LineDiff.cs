using System.Globalization;
using System.Text;

namespace Runbooks.Authoring.Formatting;

/// <summary>The difference of two texts as <c>diff -u</c> writes it.</summary>
public static class LineDiff
{
    private const int Context = 3;
    private const long MostCells = 16_000_000;

    /// <summary>Writes it; empty where the texts are the same.</summary>
    /// <param name="path">The file, for the two lines above.</param>
    /// <param name="before">A text.</param>
    /// <param name="after">The text in its place.</param>
    public static string Between(string path, string before, string after)
    {
        var (old, now) = (Split(before), Split(after));
        var lines = Align(old, now);
        var text = new StringBuilder();
        for (var at = 0; at < lines.Count; )
        {
            if (lines[at].Mark == ' ')
            {
                at++;
                continue;
            }

            var first = Math.Max(0, at - Context);
            var end = at;
            for (var i = at; i < lines.Count && i <= end + (2 * Context); i++)
                if (lines[i].Mark != ' ')
                    end = i;
            var last = Math.Min(lines.Count - 1, end + Context);
            var shown = lines[first..(last + 1)];
            text.Append(
                CultureInfo.InvariantCulture,
                $"@@ -{Line(lines, first, '+')},{shown.Count(l => l.Mark != '+')} +{Line(lines, first, '-')},"
                    + $"{shown.Count(l => l.Mark != '-')} @@\n"
            );
            foreach (var (mark, line) in shown)
                text.Append(mark).Append(line.EndsWith('\n') ? line : line + "\n\\ No newline at end of file\n");
            at = last + 1;
        }

        return text.Length == 0 ? string.Empty : $"--- {path}\n+++ {path}\n{text}";
    }

    private static int Line(List<(char Mark, string Text)> lines, int before, char without) =>
        lines.Take(before).Count(l => l.Mark != without) + 1;

    private static List<(char Mark, string Text)> Align(string[] old, string[] now)
    {
        var same = 0;
        while (same < old.Length && same < now.Length && old[same] == now[same])
            same++;
        var end = 0;
        while (end < old.Length - same && end < now.Length - same && old[^(end + 1)] == now[^(end + 1)])
            end++;
        var (left, right) = (old[same..^end], now[same..^end]);
        List<(char, string)> lines = [.. old[..same].Select(l => (' ', l))];
        lines.AddRange(
            (long)left.Length * right.Length > MostCells
                ? [.. left.Select(l => ('-', l)), .. right.Select(l => ('+', l))]
                : Middle(left, right)
        );
        lines.AddRange(old[^end..].Select(l => (' ', l)));
        return lines;
    }

    // The longest common subsequence, by the table that every textbook has.
    private static List<(char, string)> Middle(string[] left, string[] right)
    {
        var length = new int[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var j = right.Length - 1; j >= 0; j--)
                length[i, j] = left[i] == right[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        }

        var lines = new List<(char, string)>();
        var (a, b) = (0, 0);
        while (a < left.Length || b < right.Length)
        {
            if (a < left.Length && b < right.Length && left[a] == right[b])
            {
                lines.Add((' ', left[a++]));
                b++;
            }
            else if (a < left.Length && (b == right.Length || length[a + 1, b] >= length[a, b + 1]))
                lines.Add(('-', left[a++]));
            else
                lines.Add(('+', right[b++]));
        }

        return lines;
    }

    private static string[] Split(string text)
    {
        var lines = text.Split('\n').Select((l, i) => (Text: l, Index: i)).ToArray();
        return [.. lines[..^1].Select(l => l.Text + "\n"), .. lines[^1].Text.Length > 0 ? new[] { lines[^1].Text } : []];
    }
}
