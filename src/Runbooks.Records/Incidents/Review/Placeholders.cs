using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Yaml;

namespace Runbooks.Incidents.Review;

/// <summary>Finds what was left to be written: in the fields of people, and between the markers of the post-mortem.</summary>
internal static partial class Placeholders
{
    private static readonly string[] Fields =
    [
        .. PeopleFields.All.Select(f => f.Key).Where(k => k is not ("status" or "communications")).Except(PeopleDemands.Paths),
    ];

    /// <summary>Those in a record, but for the texts that are demanded one by one.</summary>
    public static IEnumerable<Diagnostic> In(RecordFile file) => Fields.SelectMany(f => At(file, f));

    /// <summary>Those in one field of a record.</summary>
    public static IEnumerable<Diagnostic> At(RecordFile file, string path) =>
        file.Find(path) is { } node ? Scalars(node).Select(OfValue).OfType<Diagnostic>() : [];

    /// <summary>Those in a post-mortem.</summary>
    public static IEnumerable<Diagnostic> In(SourceText postmortem)
    {
        foreach (var block in PeopleBlocks.Find(postmortem.Text))
        {
            var first = postmortem.Text.AsSpan(0, block.Start).Count('\n') + 1;
            foreach (var (index, line) in block.Content.Split('\n').Index())
            {
                var text = line.Trim();
                var template = PeopleBlocks.IsPlaceholder(text) && text.Length > 0;
                if (!template && Marker(text) is null)
                    continue;
                var column = index == 0 ? postmortem.Line(first).Length - line.Length : line.Length - line.TrimStart().Length;
                yield return new Diagnostic(
                    DiagnosticCodes.PlaceholderLeft,
                    template
                        ? $"the part `{block.Name}` of the post-mortem is not written"
                        : $"`{Marker(text)}` stands in the part `{block.Name}` of the post-mortem",
                    new SourceSpan(postmortem, first + index, column + 1, text.Length),
                    Help: "write it, or take the line out where there is nothing to add"
                );
            }
        }
    }

    private static Diagnostic? OfValue(YamlScalar scalar)
    {
        if (scalar.IsNull)
            return null;
        var text = scalar.Value.Trim();
        if (PeopleFields.All.Any(f => f.Value.Length > 0 && f.Value == text))
            return new(
                DiagnosticCodes.PlaceholderLeft,
                "the hint stands in the place of the text",
                scalar.Span,
                Help: "write what it asks for"
            );
        return Marker(scalar.Value) is { } marker
            ? new(
                DiagnosticCodes.PlaceholderLeft,
                $"`{marker}` is a placeholder",
                scalar.Part(scalar.Value.IndexOf(marker, StringComparison.Ordinal), marker.Length),
                Help: "write what belongs here, or take it out"
            )
            : null;
    }

    private static string? Marker(string text) =>
        Word().Match(text) is { Success: true } word ? word.Value
        : Whole().IsMatch(text.Trim()) ? text.Trim()
        : null;

    private static IEnumerable<YamlScalar> Scalars(YamlNode node) =>
        node switch
        {
            YamlScalar scalar => [scalar],
            YamlSequence list => list.Items.SelectMany(Scalars),
            YamlMapping mapping => mapping.Entries.SelectMany(e => Scalars(e.Value)),
            _ => [],
        };

    [GeneratedRegex(@"\b(?:TODO|TBD|TBC|FIXME|XXX)\b|\?{3,}|_To be written:")]
    private static partial Regex Word();

    [GeneratedRegex(
        @"^(?:…|\.{3}|-|none yet|not yet|to be (?:written|decided|defined|done)|not assessed yet|lorem ipsum.*|<[^>]*>)\.?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Whole();
}
