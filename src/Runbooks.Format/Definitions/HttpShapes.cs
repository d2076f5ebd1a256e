using System.Text.Json.Nodes;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>The shapes of what makes a request.</summary>
public static class HttpShapes
{
    /// <summary>A path on a target.</summary>
    public static readonly Shape<string> Path = new(
        "a path that begins with `/`",
        () => new JsonObject { ["type"] = "string", ["pattern"] = "^/" },
        (node, context) => ReadPath(node, context, word: null)
    );

    /// <summary>A path on a target, or one word.</summary>
    public static Shape<string> PathOr(string word) =>
        new(
            $"a path that begins with `/`, or `{word}`",
            () => new JsonObject { ["type"] = "string", ["pattern"] = $"^(/|{word}$)" },
            (node, context) => ReadPath(node, context, word)
        );

    /// <summary>Headers with values of one shape.</summary>
    public static Shape<IReadOnlyList<KeyValuePair<string, T>>> Headers<T>(Shape<T> value)
        where T : class
    {
        var map = Shapes.Map(value);
        return new(map.Wanted, map.Schema, (node, context) =>
        {
            var isSound = true;
            foreach (var entry in (node as YamlMapping)?.Entries ?? [])
            {
                if (HeaderRules.ProblemOfName(entry.Key.Value) is not { } problem)
                    continue;
                context.Bag.Add(
                    DiagnosticCodes.WrongType,
                    entry.Key.Span,
                    problem,
                    help: "a name is of letters, digits and hyphens: `X-Request-Source: runbook`"
                );
                isSound = false;
            }

            return isSound ? map.Read(node, context) : null;
        });
    }

    private static string? ReadPath(YamlNode node, ReadContext context, string? word)
    {
        if (Shapes.Text.Read(node, context) is not { } text)
            return null;
        return
            text == word
            || (
                text.StartsWith('/')
                && !text.StartsWith("//", StringComparison.Ordinal)
                && Uri.IsWellFormedUriString(text, UriKind.Relative)
            )
            ? text
            : Shapes.Mistyped<string>(node, context, "a path that begins with `/`");
    }
}
