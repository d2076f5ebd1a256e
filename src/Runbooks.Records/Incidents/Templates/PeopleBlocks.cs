using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.Incidents.Templates;

/// <summary>
/// The parts of a document that belong to people: between <c>&lt;!-- people:NAME --&gt;</c> and
/// <c>&lt;!-- /people:NAME --&gt;</c>. Rendering anew replaces everything but them.
/// </summary>
internal static partial class PeopleBlocks
{
    private const string Appendix = "appendix";
    private const string PlaceholderStart = "_To be written:";

    // Pages of earlier versions asked more, and elsewhere: what was written there stands where the same is asked now.
    private static readonly Dictionary<string, string> Successors = new(StringComparer.Ordinal)
    {
        ["detection"] = "trigger",
        ["well"] = "lessons",
        ["poorly"] = "lessons",
        ["lucky"] = "lessons",
        ["surprises"] = "lessons",
        ["summary"] = "notes",
        ["timeline"] = "notes",
        ["resolution"] = "notes",
        ["questions"] = "notes",
        ["actions"] = "notes",
    };

    /// <summary>Whether a block still holds only what the template put there.</summary>
    /// <param name="content">The text between the markers.</param>
    public static bool IsPlaceholder(string content)
    {
        var trimmed = content.AsSpan().Trim();
        return trimmed.IsEmpty
            || (trimmed.StartsWith(PlaceholderStart, StringComparison.Ordinal) && trimmed[^1] == '_' && !trimmed.Contains('\n'));
    }

    /// <summary>The blocks with their places.</summary>
    /// <param name="text">The document, its lines ended by line feeds.</param>
    public static IReadOnlyList<PeopleBlock> Find(string text) => Parse(text).Blocks;

    /// <summary>A new rendering with what people wrote in the one before. Text whose place is gone goes to an appendix.</summary>
    /// <param name="rendered">The new rendering.</param>
    /// <param name="previous">The document as people left it.</param>
    public static string Merge(string rendered, string previous)
    {
        rendered = rendered.ReplaceLineEndings("\n");
        previous = previous.ReplaceLineEndings("\n");
        var (old, outside, isDamaged) = Parse(previous);
        var places = Parse(rendered).Blocks;
        var asked = places.Select(p => p.Name).ToHashSet();
        old = old.ConvertAll(b => asked.Contains(b.Name) ? b : b with { Name = Successor(b.Name, asked) });
        var written = old.Where(b => !IsPlaceholder(b.Content)).ToLookup(b => b.Name, b => b.Content);
        var emptied = old.GroupBy(b => b.Name).Where(g => g.All(b => b.Content.AsSpan().Trim().IsEmpty)).Select(g => g.Key).ToHashSet();
        var text = new StringBuilder();
        var position = 0;
        foreach (var place in places.DistinctBy(p => p.Name))
        {
            var kept = written[place.Name].Distinct().ToList();

            // Who takes the placeholder out has nothing to add, and need not say so again at each rendering.
            if (kept.Count == 0 && emptied.Contains(place.Name))
                kept.Add(string.Empty);
            if (kept.Count == 0)
                continue;
            text.Append(rendered, position, place.Start - position)
                .Append(string.Concat(kept.Select(k => k.Trim('\n')).Select(k => k.Length == 0 ? string.Empty : "\n" + k)))
                .Append('\n');
            position = place.End;
        }

        text.Append(rendered, position, rendered.Length - position);
        var homeless = old.Where(b => b.Name == Appendix || (!asked.Contains(b.Name) && !IsPlaceholder(b.Content)))
            .Select(b => b.Content.Trim('\n'))
            .ToList();
        // A marker that is broken or gone no longer says whose the text around it is: whatever is not the engine's is kept.
        if (isDamaged || asked.Except(old.Select(b => b.Name)).Any())
            homeless.Add(Foreign(outside, rendered, homeless));
        return Append(text, homeless.Where(h => h.Trim().Length > 0).Distinct().ToList());
    }

    private static string Successor(string name, HashSet<string> asked) =>
        Successors.TryGetValue(name, out var successor) && asked.Contains(successor) ? successor : name;

    private static string Foreign(string outside, string rendered, List<string> homeless)
    {
        var known = rendered.Split('\n').Concat(homeless.SelectMany(h => h.Split('\n'))).Select(l => l.Trim()).ToHashSet();
        var lines = outside
            .Split('\n')
            .Where(l => l.Trim().Length > 0 && !known.Contains(l.Trim()) && !IsPlaceholder(l) && !AppendixHeading().IsMatch(l));
        return string.Join("\n\n", lines);
    }

    private static string Append(StringBuilder text, List<string> homeless)
    {
        if (homeless.Count == 0)
            return text.ToString();
        while (text.Length > 0 && text[^1] == '\n')
            text.Length--;
        return text.Append("\n\n## Appendix: text from an earlier version whose place is gone\n\n")
            .Append($"<!-- people:{Appendix} -->\n")
            .AppendJoin("\n\n", homeless)
            .Append($"\n<!-- /people:{Appendix} -->\n")
            .ToString();
    }

    private static (List<PeopleBlock> Blocks, string Outside, bool IsDamaged) Parse(string text)
    {
        var blocks = new List<PeopleBlock>();
        var outside = new StringBuilder();
        var isDamaged = false;
        Match? open = null;
        var position = 0;
        foreach (Match marker in Marker().Matches(text))
        {
            var closes = marker.Groups["slash"].Length > 0;
            if (closes && open is not null && open.Groups["name"].Value == marker.Groups["name"].Value)
            {
                var start = open.Index + open.Length;
                blocks.Add(new(marker.Groups["name"].Value, text[start..marker.Index], start, marker.Index));
                open = null;
            }
            else
            {
                // What stands before an unmatched marker belongs to no block.
                isDamaged |= closes || open is not null;
                outside.Append(text, position, marker.Index - position).Append('\n');
                open = closes ? null : marker;
            }

            position = marker.Index + marker.Length;
        }

        outside.Append(text, position, text.Length - position);
        return (blocks, outside.ToString(), isDamaged || open is not null);
    }

    [GeneratedRegex(@"<!--[ \t]*(?<slash>/?)people:(?<name>[a-z0-9-]+)[ \t]*-->")]
    private static partial Regex Marker();

    [GeneratedRegex("^## Appendix: text from an earlier version")]
    private static partial Regex AppendixHeading();
}
