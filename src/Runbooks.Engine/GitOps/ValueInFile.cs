using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using Runbooks.Results;
using Runbooks.Yaml;

namespace Runbooks.GitOps;

/// <summary>One value of a YAML file, which may hold several documents, and the file with another value in its place.</summary>
internal sealed partial class ValueInFile
{
    private readonly string _text;
    private readonly int _start;
    private readonly SourceText _document;
    private readonly YamlNode _root;
    private readonly YamlScalar _scalar;
    private readonly ValuePath _path;

    private ValueInFile(string text, int start, SourceText document, YamlNode root, YamlScalar scalar, ValuePath path) =>
        (_text, _start, _document, _root, _scalar, _path) = (text, start, document, root, scalar, path);

    /// <summary>As it is written, without quotes; what is <c>1.10</c> stays that.</summary>
    public string Value => _scalar.Value;

    /// <summary>Finds it in the first of the file's documents that has it.</summary>
    /// <param name="file">The file's name, for a person.</param>
    /// <param name="text">The file.</param>
    /// <param name="path">The way to it.</param>
    /// <returns>It, or why it cannot be found.</returns>
    public static Result<ValueInFile, string> Find(string file, string text, ValuePath path)
    {
        string? why = null;
        foreach (var (start, length) in Documents(text))
        {
            var document = new SourceText(file, text.Substring(start, length));
            var bag = new DiagnosticBag();
            if (YamlReader.Read(document, bag) is not { } root)
                return Result.Failed($"{file} cannot be read as YAML: {bag.Sorted()[0].Message}");
            if (path.Find(root).Succeeds(out var scalar, out var missing))
                return new ValueInFile(text, start, document, root, scalar, path);
            why ??= missing;
        }

        return Result.Failed($"{file}: {why ?? "it is empty"}");
    }

    /// <summary>The file with another value in its place, and all else as it is.</summary>
    /// <returns>That, or why it cannot be had.</returns>
    public Result<string, string> With(string value)
    {
        var meant = YamlCoreSchema.ToJson(_root)!;
        var written = Written(value);
        _path.Set(_root, meant, written.DeepClone());
        var isPlain = _scalar.IsPlain && (written.GetValueKind() == JsonValueKind.Number || !YamlText.IsAmbiguous(value));
        return
            ((isPlain ? InItsPlace(value, meant) : null) ?? new YamlEdit(_document).Replace(_scalar, written).Apply(meant)) is { } changed
            ? string.Concat(_text.AsSpan(0, _start), changed, _text.AsSpan(_start + _document.Text.Length))
            : Result.Failed(
                $"{_document.Path}: `{_path}` cannot be changed where it stands: an alias shares it, or it is written over lines"
            );
    }

    // What stood without quotes stays without where every reader then takes it for what is meant.
    private string? InItsPlace(string value, JsonNode meant)
    {
        var start = _document.OffsetOf(_scalar.Span.Line, _scalar.Span.Column);
        var end = _document.OffsetOf(_scalar.End.Line, _scalar.End.Column);
        var changed = string.Concat(_document.Text.AsSpan(0, start), value, _document.Text.AsSpan(Math.Max(start, end)));
        var read = YamlReader.Read(new SourceText(_document.Path, changed), new DiagnosticBag());
        return read is not null && JsonNode.DeepEquals(YamlCoreSchema.ToJson(read), meant) ? changed : null;
    }

    // What was a whole number stays one; all else is a text, so that 1.10 is never 1.1.
    private JsonValue Written(string value) =>
        YamlCoreSchema.AsInteger(_scalar) is not null
        && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number.ToString(CultureInfo.InvariantCulture) == value
            ? JsonValue.Create(number)
            : JsonValue.Create(value);

    // A line with three dashes begins a document wherever it stands (yaml.org/spec/1.2.2, section 9.1.2).
    private static IEnumerable<(int Start, int Length)> Documents(string text)
    {
        var start = text.StartsWith('\ufeff') ? 1 : 0;
        foreach (var mark in Marker().Matches(text).Select(m => m.Index).Where(i => i > 0))
        {
            if (!string.IsNullOrWhiteSpace(text[start..mark]))
                yield return (start, mark - start);
            start = mark;
        }

        if (!string.IsNullOrWhiteSpace(text[start..]))
            yield return (start, text.Length - start);
    }

    [GeneratedRegex(@"^---(?=[ \t\r\n]|$)", RegexOptions.Multiline)]
    private static partial Regex Marker();
}
