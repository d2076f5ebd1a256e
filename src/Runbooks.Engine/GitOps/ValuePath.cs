using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Results;
using Runbooks.Yaml;

namespace Runbooks.GitOps;

/// <summary>
/// The way to one value of a YAML file: <c>spec.template.spec.containers[0].image</c>, <c>images[name=shop].newTag</c>,
/// <c>metadata.labels["app.kubernetes.io/version"]</c>.
/// </summary>
internal sealed partial class ValuePath
{
    private const int Longest = 500;
    private readonly string _text;
    private readonly IReadOnlyList<Match> _steps;

    private ValuePath(string text, IReadOnlyList<Match> steps) => (_text, _steps) = (text, steps);

    /// <summary>Reads one.</summary>
    /// <returns>It, or why it is none.</returns>
    public static Result<ValuePath, string> Parse(string text)
    {
        var steps = text.Length <= Longest ? Step().Matches(text).ToList() : [];
        return steps.Count > 0 && steps.Sum(s => s.Length) == text.Length
            ? new ValuePath(text, steps)
            : Result.Failed(
                $"`{text}` is no way to a value: keys with dots between them, `[0]` or `[name=shop]` for an item, `[\"a.b\"]` for a key "
                    + "with a dot in it"
            );
    }

    /// <summary>Finds the value.</summary>
    /// <returns>It, or why there is none.</returns>
    public Result<YamlScalar, string> Find(YamlNode root)
    {
        var node = root;
        foreach (var step in _steps)
        {
            if (Next(node, step) is not { } next)
                return Result.Failed($"it has no `{_text[..(step.Index + step.Length)]}`");
            node = next;
        }

        return node is YamlScalar scalar ? scalar : Result.Failed($"`{_text}` is {node.Description}, not one value");
    }

    /// <summary>Puts another value in its place.</summary>
    /// <param name="root">The tree in which <see cref="Find"/> found it.</param>
    /// <param name="json">The same as JSON; it is changed.</param>
    /// <param name="value">The value.</param>
    public void Set(YamlNode root, JsonNode json, JsonNode value)
    {
        foreach (var step in _steps)
        {
            var next = Next(root, step)!;
            var isLast = step == _steps[^1];
            if (root is YamlSequence list)
            {
                var at = list.Items.TakeWhile(i => i != next).Count();
                if (isLast)
                    json[at] = value;
                else
                    json = json[at]!;
            }
            else if (isLast)
            {
                json[Key(step)!] = value;
            }
            else
            {
                json = json[Key(step)!]!;
            }

            root = next;
        }
    }

    public override string ToString() => _text;

    private static YamlNode? Next(YamlNode node, Match step)
    {
        if (Key(step) is { } key)
            return (node as YamlMapping)?.Find(key)?.Value;
        if (node is not YamlSequence list)
            return null;
        if (step.Groups["index"] is { Success: true } index)
        {
            var isNumber = int.TryParse(index.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var at);
            return isNumber && at < list.Items.Count ? list.Items[at] : null;
        }

        var (name, value) = (step.Groups["name"].Value, step.Groups["value"].Value);
        return list.Items.FirstOrDefault(i => (i as YamlMapping)?.Find(name)?.Value is YamlScalar scalar && scalar.Value == value);
    }

    private static string? Key(Match step) =>
        step.Groups["key"] is { Success: true } plain ? plain.Value
        : step.Groups["quoted"] is { Success: true } quoted ? quoted.Value
        : null;

    [GeneratedRegex(
        """
            \G(?:(?:(?<=.)\.|(?<!.))(?<key>[^.\[\]"\s]+)
            |\["(?<quoted>[^"]+)"\]
            |\[(?<index>[0-9]+)\]
            |\[(?<name>[^\[\]=\s]+)=(?<value>[^\[\]]+)\])
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Step();
}
