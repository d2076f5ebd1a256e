using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>The values of a mapping, read by its fields; unknown, missing and mistyped keys are diagnostics by then.</summary>
public sealed class FieldValues
{
    private readonly Dictionary<string, (YamlEntry Entry, object? Value)> _values = [];

    private FieldValues(YamlMapping mapping, bool isComplete)
    {
        Mapping = mapping;
        IsComplete = isComplete;
    }

    /// <summary>The mapping that was read.</summary>
    public YamlMapping Mapping { get; }

    /// <summary>Whether every required key is there and every value could be read.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Reads <paramref name="mapping"/> by <paramref name="fields"/>.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="fields">The keys that it may have; keys that begin with <c>x-</c> are the author's own.</param>
    /// <param name="what">For messages: <c>a target</c>, <c>a step of kind http</c>.</param>
    /// <param name="context">Where mistakes go.</param>
    public static FieldValues Read(YamlMapping mapping, IReadOnlyList<Field> fields, string what, ReadContext context)
    {
        var values = new FieldValues(mapping, isComplete: true);
        foreach (var entry in mapping.Entries)
        {
            var name = entry.Key.Value;
            if (name.StartsWith("x-", StringComparison.Ordinal))
                continue;
            var field = fields.FirstOrDefault(f => f.Name == name);
            if (field is null)
            {
                values.IsComplete = false;
                if (IsRestOfText(entry))
                {
                    context.Bag.Add(
                        DiagnosticCodes.UnknownKey,
                        entry.Key.Span,
                        $"the comma before `{name}` ends the text before it",
                        label: null,
                        "put a text with a comma in it in quotes",
                        WholeText(mapping, entry)
                    );
                    continue;
                }

                if (name == "method" && mapping.Entries.Any(e => IsAddress(e.Key.Value) && WithMethod(e, mapping, fields) is not null))
                    continue;
                var renamed = Renamed(name, mapping, fields);
                var removed = name == "method" && mapping.Entries.Any(e => IsAddress(e.Key.Value)) ? Removed(entry) : null;
                var closest = renamed ?? Suggestion.Closest(name, fields.Select(f => f.Name));
                context.Bag.Add(
                    DiagnosticCodes.UnknownKey,
                    entry.Key.Span,
                    $"unknown key `{name}` in {what}",
                    closest is null ? null : $"did you mean `{closest}`?",
                    (renamed ?? removed?.Text) is not null
                        ? null
                        : $"one of {string.Join(", ", fields.Select(f => f.Name).Order(StringComparer.Ordinal))}; keys of your "
                            + $"own begin with `x-`",
                    renamed is null ? removed : WithMethod(entry, mapping, fields) ?? new TextFix(entry.Key.Span, renamed)
                );
                continue;
            }

            var value = field.ReadValue(entry.Value, context);
            if (value is null)
                values.IsComplete = false;
            values._values[name] = (entry, value);
        }

        foreach (var field in fields)
        {
            if (!field.Required || values._values.ContainsKey(field.Name))
                continue;
            values.IsComplete = false;
            context.Bag.Add(
                DiagnosticCodes.MissingKey,
                mapping.Span,
                $"`{field.Name}` is missing in {what}",
                label: null,
                $"add `{field.Name}:` with {field.Wanted} ({field.Description.TrimEnd('.')})"
            );
        }

        return values;
    }

    // What other tools of the kind call it.
    private static string? Renamed(string name, YamlMapping mapping, IReadOnlyList<Field> fields)
    {
        var known = name switch
        {
            "name" when mapping.Find("id") is null && mapping.Find(name)?.Value is YamlScalar id && Identifier.IsValid(id.Value) => "id",
            "name" => "title",
            _ when IsAddress(name) => (mapping.Find("method")?.Value as YamlScalar)?.Value.ToLowerInvariant() ?? "get",
            "if" => "when",
            "retries" => "retry",
            "ignore-errors" or "continue-on-error" => "continue-on-failure",
            _ => null,
        };
        return known is not null && fields.Any(f => f.Name == known) && mapping.Find(known) is null ? known : null;
    }

    // `url: /x, method: POST` in one line is `post: /x`.
    private static TextFix? WithMethod(YamlEntry address, YamlMapping mapping, IReadOnlyList<Field> fields)
    {
        if (
            !IsAddress(address.Key.Value)
            || Renamed(address.Key.Value, mapping, fields) is not { } renamed
            || mapping.Entries.FirstOrDefault(e => e.Key.Value == "method") is not { Value: YamlScalar method } said
            || address.Value is not YamlScalar to
            || Removed(said) is not { } removed
            || removed.Span.Line != address.Key.Span.Line
            || to.Span.Line != address.Key.Span.Line
        )
            return null;
        var key = address.Key.Span;
        var start = Math.Min(key.Column, removed.Span.Column);
        var end = Math.Max(to.Span.Column + to.Span.Length, removed.Span.Column + removed.Span.Length);
        var line = key.Source.Line(key.Line);
        var span = key with { Column = start, Length = end - start };
        var text = TextFix.Apply(key.Source.Text, [removed, new TextFix(key, renamed)]);
        var offset = key.Source.OffsetOf(key.Line, start);
        var length = span.Length - removed.Span.Length + renamed.Length - key.Length;
        return method.Span.Line == key.Line && line.Length >= end - 1 ? new TextFix(span, text.Substring(offset, length)) : null;
    }

    private static bool IsAddress(string name) => name is "url" or "uri" or "path";

    // A key with its value and its comma, where they stand in one line within `{ … }`: the method is the key of the address.
    private static TextFix? Removed(YamlEntry entry)
    {
        var span = entry.Key.Span;
        var line = span.Source.Line(span.Line);
        if (entry.Value is not YamlScalar { Span: var value } || value.Line != span.Line || !line.Contains('{', StringComparison.Ordinal))
            return null;
        var (start, end) = (span.Column - 1, value.Column - 1 + value.Length);
        var before = line[..start].TrimEnd();
        if (before.EndsWith(','))
            start = before.Length - 1;
        else if (line.AsSpan(end).TrimStart().StartsWith(","))
            end = line.Length - line.AsSpan(line.IndexOf(',', end) + 1).TrimStart().Length;
        return new TextFix(new SourceSpan(span.Source, span.Line, start + 1, end - start), string.Empty);
    }

    // The text that the commas cut, in quotes: told with its first piece.
    private static TextFix? WholeText(YamlMapping mapping, YamlEntry piece)
    {
        var at = mapping.Entries.ToList().IndexOf(piece);
        if (
            at == 0
            || mapping.Entries[at - 1] is not { Value: YamlScalar { IsNull: false, IsPlain: true, Span: var first } }
            || first.Line != piece.Key.Span.Line
        )
            return null;
        var last = mapping.Entries.Skip(at).TakeWhile(e => IsRestOfText(e) && e.Key.Span.Line == first.Line).Last().Key.Span;
        var whole = first.Source.Line(first.Line)[(first.Column - 1)..(last.Column - 1 + last.Length)];
        return new TextFix(first with { Length = whole.Length }, YamlText.Write(whole, inFlow: true));
    }

    // Inside `{ … }` a comma ends a text without quotes, and what follows it becomes a key without a value.
    private static bool IsRestOfText(YamlEntry entry) =>
        entry is { Key: { IsPlain: true, Value: var name }, Value: YamlScalar { IsNull: true } }
        && name.Contains(' ', StringComparison.Ordinal);

    /// <summary>The value under a field; null where it is absent or could not be read.</summary>
    public T? Get<T>(Field<T> field)
        where T : class => _values.TryGetValue(field.Name, out var found) ? (T?)found.Value : null;

    /// <summary>The value under a field; the usual one where it is absent or could not be read.</summary>
    public T Get<T>(UsualField<T> field)
        where T : struct => Get(field, field.Usual);

    /// <summary>The value of a boxed field, or a default.</summary>
    public T Get<T>(Field<Parsed<T>> field, T otherwise)
        where T : struct => Get(field) is { } box ? box.Value : otherwise;

    /// <summary>The key and value nodes under a field, or null.</summary>
    public YamlEntry? Entry(Field field) => _values.TryGetValue(field.Name, out var found) ? found.Entry : null;
}
