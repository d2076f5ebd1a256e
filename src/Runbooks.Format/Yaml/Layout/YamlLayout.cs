using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using YamlDotNet.Core;

namespace Runbooks.Yaml.Layout;

/// <summary>
/// Lays a text out anew. Values, quotes, anchors and comments stay as they are; what is given reads as the same tree and has
/// the same comments, or nothing is given.
/// </summary>
public static class YamlLayout
{
    /// <summary>Lays a text out.</summary>
    /// <param name="source">The text.</param>
    /// <param name="step">How far a block is indented from the one around it.</param>
    /// <param name="orderOf">The order of the keys of a mapping, by its place such as <c>steps[].foreach</c> and its keys; null to keep
    /// them.</param>
    /// <param name="bag">Takes what keeps the text from being read, or from being laid out.</param>
    /// <returns>The text with line feeds alone; null after a diagnostic was added.</returns>
    public static string? Format(
        SourceText source,
        int step,
        Func<string, IReadOnlyList<string>, IReadOnlyList<string>?> orderOf,
        DiagnosticBag bag
    )
    {
        var text = source.Text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var odd = text.AsSpan().IndexOfAny("\r\f\u0085\u2028\u2029");
        if (odd >= 0)
        {
            bag.Add(
                DiagnosticCodes.NotFormattable,
                new SourceSpan(source, text.AsSpan(0, odd).Count('\n') + 1, 1, 0),
                $"the sign {YamlSyntaxErrors.NameOf(text[odd])} stands in this line, which some readers take for a line break",
                help: YamlSyntaxErrors.MendOf(text[odd])
            );
            return null;
        }

        var unix = new SourceText(source.Path, text);
        if (YamlReader.Read(unix, bag) is not { } tree)
            return null;
        try
        {
            // An alias must not come before its anchor: where an order would move one, the author's stays.
            var kept = string.Empty;
            foreach (var order in new[] { orderOf, (place, keys) => place.Length == 0 ? null : orderOf(place, keys), (_, _) => null })
            {
                kept = Write(unix, step, order);
                if (IsSame(tree, unix, kept))
                    return kept;
            }

            bag.Add(
                DiagnosticCodes.NotFormattable,
                FirstDifference(unix, kept),
                "this cannot be laid out anew without changing what it says or losing a comment",
                help: "the file is left as it is; write the value at this place more plainly"
            );
        }
        catch (LayoutRefusedException refused)
        {
            bag.Add(
                DiagnosticCodes.NotFormattable,
                refused.Span,
                $"{refused.Message}, and cannot be laid out anew",
                help: "the file is left as it is; write it without that"
            );
        }

        return null;
    }

    private static string Write(SourceText source, int step, Func<string, IReadOnlyList<string>, IReadOnlyList<string>?> orderOf)
    {
        var (root, startLine) = new LayoutReader(source).Read();
        if (root is not LayoutBlock block)
        {
            if (root is LayoutFlow && startLine is null && YamlComment.In(source).Count == 0)
                return new LayoutWriter(step, (_, _) => null).Write(root, before: null);
            throw new LayoutRefusedException(
                new SourceSpan(source, root.Line, root.Column, 1),
                "a document that is no mapping and no list"
            );
        }

        var before = LayoutComments.Give(source, block, startLine);
        return new LayoutWriter(step, (place, mapping) => orderOf(place, [.. mapping.Entries.Select(e => e.Name)])).Write(
            root,
            startLine is null ? null : before
        );
    }

    private static bool IsSame(YamlNode tree, SourceText before, string after)
    {
        var bag = new DiagnosticBag();
        var written = new SourceText(before.Path, after);
        return YamlReader.Read(written, bag) is { } now
            && JsonNode.DeepEquals(YamlCoreSchema.ToJson(tree), YamlCoreSchema.ToJson(now))
            && Marks(before).SequenceEqual(Marks(written))
            && Comments(before).SequenceEqual(Comments(written));
    }

    private static IEnumerable<string> Comments(SourceText source) =>
        YamlComment.In(source).Select(c => c.Text).Order(StringComparer.Ordinal);

    // Anchors and aliases: what the tree has no more.
    private static IEnumerable<string> Marks(SourceText source)
    {
        var found = new List<string>();
        var scanner = new Scanner(new StringReader(source.Text), skipComments: true);
        while (scanner.MoveNext())
        {
            if (scanner.Current is YamlDotNet.Core.Tokens.Anchor anchor)
                found.Add($"&{anchor.Value.Value}");
            else if (scanner.Current is YamlDotNet.Core.Tokens.AnchorAlias alias)
                found.Add($"*{alias.Value.Value}");
        }

        return found.Order(StringComparer.Ordinal);
    }

    private static SourceSpan FirstDifference(SourceText before, string after)
    {
        var now = new SourceText(before.Path, after);
        var line = 1;
        while (line < before.LineCount && before.Line(line).Trim() == now.Line(line).Trim())
            line++;
        return new SourceSpan(before, line, 1, 0);
    }
}
