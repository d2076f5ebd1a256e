using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Notifications.Channels;

/// <summary>The shapes of what stands in the notifications' file; <c>${env:NAME}</c> is filled in as they are read.</summary>
internal static partial class NotificationShapes
{
    public static readonly Shape<string> Setting = Filled("a text", static value => value.Length == 0 ? "it is empty" : null);

    /// <summary>A secret: it stands in the environment, and never in the file.</summary>
    public static readonly Shape<string> Secret = SecretOf("a secret, as ${env:NAME} or ${file:PATH}", static value =>
        value.Length == 0 ? "it is empty" : null
    );

    /// <summary>An address whose path or query is a secret, as those of webhooks are.</summary>
    public static readonly Shape<string> SecretAddress = SecretOf("an address, as ${env:NAME} or ${file:PATH}", ProblemOfAddress);

    /// <summary>An address that is no secret.</summary>
    public static readonly Shape<string> Address = Filled("an address", ProblemOfAddress);

    /// <summary>A telephone number with its country.</summary>
    public static readonly Shape<string> Phone = Filled("a telephone number", static value =>
        PhoneNumbers().IsMatch(value) ? null : "it is not of the form +491700000000"
    );

    /// <summary>An address for e-mail.</summary>
    public static readonly Shape<string> Email = Filled("an e-mail address", static value =>
        MimeKit.MailboxAddress.TryParse(value, out var box) && box.Address.Contains('@', StringComparison.Ordinal)
            ? null
            : "it is no e-mail address"
    );

    /// <summary>A time zone of the IANA database.</summary>
    public static readonly Shape<ReaderZone> Zone = new("a time zone, such as Europe/Berlin", Text, (node, context) =>
    {
        if (Shapes.Text.Read(node, context) is not { } name)
            return null;
        if (ReaderZone.Find(name, out var known) is { } zone)
            return zone;
        var closest = Suggestion.Closest(name, known);
        context.Bag.Add(
            DiagnosticCodes.UnknownValue,
            node.Span,
            $"there is no time zone `{name}`",
            closest is null ? null : $"did you mean `{closest}`?",
            "a name of the IANA database, such as Europe/Berlin"
        );
        return null;
    });

    /// <summary>Whether an address leads to this machine alone, where nothing on the way can read it.</summary>
    public static bool IsLoopback(string host) =>
        host is "localhost"
        || (System.Net.IPAddress.TryParse(host.Trim('[', ']'), out var address) && System.Net.IPAddress.IsLoopback(address));

    private static string? ProblemOfAddress(string value) =>
        !Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") ? "it is no address"
        : uri.UserInfo.Length > 0 ? "it holds a user"
        : uri.Scheme == "http" && !IsLoopback(uri.Host) ? "it is not encrypted: only https:// leaves this machine"
        : null;

    private static Shape<string> Filled(string wanted, Func<string, string?> problem) =>
        new(wanted, Text, (node, context) => Read(node, context, wanted, problem)?.Value);

    private static Shape<string> SecretOf(string wanted, Func<string, string?> problem) => new(wanted, Text, (node, context) =>
        {
            var missing = context.Environment!.Missing.Count;
            if (Read(node, context, wanted, problem) is not var (value, text))
                return null;
            if (context.Environment.Missing.Count == missing)
                context.Environment.Keep(value);
            if (value != text || (Uri.TryCreate(value, UriKind.Absolute, out var uri) && IsLoopback(uri.Host)))
                return value;
            context.Bag.Add(
                DiagnosticCodes.SecretInFile,
                Hidden(node),
                "a secret stands in the file",
                label: null,
                "put it into the environment and name it here: ${env:NAME}, or a file of its own: ${file:PATH}"
            );
            return null;
        });

    private static (string Value, string Text)? Read(YamlNode node, ReadContext context, string wanted, Func<string, string?> problem)
    {
        if (
            Shapes.Text.Read(node, context) is not { } text
            || context.Environment!.Fill(text, node, context.Bag) is not var (value, isKnown)
        )
            return null;
        if (!isKnown || problem(value) is not { } why)
            return (value, text);
        context.Bag.Add(
            DiagnosticCodes.WrongType,
            value == text ? node.Span : Hidden(node),
            $"this cannot be used as {wanted.Split(", as")[0]}: {why}"
        );
        return null;
    }

    // The line is shown with the message: what may be a secret in it is not.
    private static SourceSpan Hidden(YamlNode node)
    {
        var text = ((YamlScalar)node).Value;
        return (text.StartsWith("${env:", StringComparison.Ordinal) || text.StartsWith("${file:", StringComparison.Ordinal))
            ? node.Span
            : node.Span with
            {
                Source = new SourceText(
                    node.Span.Source.Path,
                    node.Span.Source.Text.Replace(text, new string('•', text.Length), StringComparison.Ordinal)
                ),
            };
    }

    private static JsonObject Text() => new() { ["type"] = "string" };

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}$")]
    private static partial Regex PhoneNumbers();
}
