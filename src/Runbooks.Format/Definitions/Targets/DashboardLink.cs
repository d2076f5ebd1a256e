using System.Buffers;
using System.Globalization;
using Runbooks.Diagnostics;

namespace Runbooks.Definitions.Targets;

/// <summary>The address of a target's dashboard at a window.</summary>
public static class DashboardLink
{
    /// <summary>What stands for the beginning of the window.</summary>
    public const string From = "{{ from }}";

    /// <summary>What stands for its end.</summary>
    public const string To = "{{ to }}";

    private static readonly SearchValues<char> NotInLinks = SearchValues.Create("()<> \"");

    /// <summary>How it stands in YAML.</summary>
    internal static readonly Shape<string> Shape = new(
        "an address, such as `https://grafana.example.com/d/shop?from={{ from }}&to={{ to }}`",
        () => Shapes.AnyText.Schema(),
        (node, context) =>
        {
            var text = Shapes.AnyText.Read(node, context);
            if (text is not null && !IsAddress(text))
                context.Bag.Add(
                    DiagnosticCodes.WrongType,
                    node.Span,
                    $"`{TargetReader.Shown(text)}` is no address of a page",
                    help: $"such as https://grafana.example.com/d/shop?from={From}&to={To}"
                );
            return text;
        }
    );

    /// <summary>The address at a window.</summary>
    public static string At(string dashboard, DateTimeOffset from, DateTimeOffset to) =>
        dashboard.Replace(From, Milliseconds(from), StringComparison.Ordinal).Replace(To, Milliseconds(to), StringComparison.Ordinal);

    // It becomes a link in Markdown.
    private static bool IsAddress(string text)
    {
        var filled = At(text, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        return Uri.TryCreate(filled, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.UserInfo.Length == 0
            && !filled.AsSpan().ContainsAny(NotInLinks);
    }

    private static string Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
