using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Authoring.Upgrading;

/// <summary>
/// Writes a runbook in the better forms that the format has by now. What it did goes on: a form that means the same takes the place
/// of the older one, comments and all else stay, and what has no counterpart is left and told.
/// </summary>
/// <param name="linter">Looks at the text before and after: what would be found in it anew keeps it as it is.</param>
public sealed class RunbookUpgrade(Linter linter)
{
    private static readonly Func<UpgradeDraft, YamlMapping, JsonObject, UpgradedPlace?>[] Forms = [StateUpgrade.Look, HealthUpgrade.Look];

    /// <summary>Looks through a text for older forms, and writes it with the better ones.</summary>
    /// <param name="source">The text; what is no runbook, or cannot be read as one, comes back as it is.</param>
    public Upgrade Of(SourceText source)
    {
        if (
            YamlReader.Read(source, new DiagnosticBag()) is not YamlMapping root
            || root.Find("steps") is null
            // A text with mistakes may mean anything: it is mended first.
            || linter.FoundIn(source) is var before && before.Any(d => d.Code.Severity == DiagnosticSeverity.Error)
        )
            return new Upgrade(source.Text, []);
        var draft = new UpgradeDraft(root, new YamlEdit(source));
        var places = draft.Steps.SelectMany(s => Forms.Select(f => f(draft, s.Step, s.Meant))).OfType<UpgradedPlace>().ToList();
        if (places.TrueForAll(p => p.Left is not null))
            return new Upgrade(source.Text, places);
        var text = draft.Apply();
        return Against(source, text, before) is { } reason
            ? new Upgrade(source.Text, [.. places.Select(p => p with { Left = p.Left ?? reason })])
            : new Upgrade(text!, places);
    }

    private string? Against(SourceText source, string? text, IReadOnlyList<Diagnostic> before)
    {
        if (text is null || !Comments(new SourceText(source.Path, text)).SequenceEqual(Comments(source)))
            return "it cannot be changed there alone: write out what an alias shares, or move the comment within it";
        var added = Linter.Added(before, linter.FoundIn(new SourceText(source.Path, text))).FirstOrDefault();
        return added is null ? null : $"with it the runbook would have a mistake: {added.Message}";
    }

    private static IEnumerable<string> Comments(SourceText source) => YamlComment.In(source).Select(c => c.Text);
}
