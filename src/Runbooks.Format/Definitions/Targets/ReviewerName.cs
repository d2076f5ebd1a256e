using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Definitions.Targets;

/// <summary>Who is asked to review a record: <c>@user</c> or <c>@organisation/team</c>.</summary>
internal static partial class ReviewerName
{
    private const string Pattern = "^@[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)?$";

    /// <summary>How one stands in YAML.</summary>
    public static readonly Shape<string> Shape = new(
        "`@user` or `@organisation/team`",
        () => new JsonObject { ["type"] = "string", ["pattern"] = Pattern },
        Read
    );

    private static string? Read(YamlNode node, ReadContext context)
    {
        if (node is not YamlScalar scalar)
            return Shapes.Mistyped<string>(node, context, "`@user` or `@organisation/team`");
        if (Form().IsMatch(scalar.Value))
            return scalar.Value;
        context.Bag.Add(
            DiagnosticCodes.WrongType,
            node.Span,
            $"`{scalar.Value}` is nobody who can be asked for a review",
            help: "write \"@user\" or \"@organisation/team\", in quotes: YAML begins no text with `@`"
        );
        return null;
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
