using System.Text.Json.Nodes;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Authoring.Init;

/// <summary>
/// Reads what somebody typed for a target's file, at a question or as an option. A secret stands in no file: where one may stand, only
/// a reference to it is taken.
/// </summary>
public static class TypedValues
{
    private const string Reference = "put it into an environment variable or a file, and give `${env:NAME}` or `${file:PATH}`";

    /// <summary>The address of a controller.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="bag">Takes RB0306 where it is none.</param>
    public static void CheckAddress(string text, DiagnosticBag bag)
    {
        // What a reference comes to is known where it is filled in.
        if (EnvironmentReference.RefersIn(text) || TargetReader.ParseAddress(text) is not null)
            return;
        bag.Add(
            DiagnosticCodes.BadOption,
            span: null,
            $"`{TargetReader.Shown(text)}` is not the address of a controller",
            help: "such as https://deploy.example.com, without user, query or fragment; what it wants to know of you goes into a header"
        );
    }

    /// <summary>Reads a path on an address, or a whole address of its own.</summary>
    /// <param name="text">What was typed: <c>/healthz</c>, or <c>https://shop.example.com/healthz</c>.</param>
    /// <param name="bag">Takes RB0306 where it is neither.</param>
    /// <returns>The address, null where none was given, and the path.</returns>
    public static (string? Address, string Path)? Place(string text, DiagnosticBag bag)
    {
        if (text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal) && Uri.IsWellFormedUriString(text, UriKind.Relative))
            return (null, text);
        if (
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri is { UserInfo: "", Fragment: "" }
            && Uri.IsWellFormedUriString(text, UriKind.Absolute)
        )
            return (uri.GetLeftPart(UriPartial.Authority), uri.PathAndQuery);
        bag.Add(
            DiagnosticCodes.BadOption,
            span: null,
            $"`{TargetReader.Shown(text)}` is neither a path nor an address",
            help: "such as /healthz or https://shop.example.com/healthz, without user or fragment"
        );
        return null;
    }

    /// <summary>Reads a header.</summary>
    /// <param name="text">What was typed: <c>Authorization=Bearer ${env:TOKEN}</c>.</param>
    /// <param name="bag">Takes RB0306 where it is none, RB0312 where a secret stands in it.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static KeyValuePair<string, string>? Header(string text, DiagnosticBag bag)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0 || HeaderRules.ProblemOfName(text[..at].Trim()) is not null)
        {
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                "a header is not of the form Name=Value",
                help: "such as `Authorization=Bearer ${env:TOKEN}`"
            );
            return null;
        }

        var (name, value) = (text[..at].Trim(), text[(at + 1)..].Trim());
        if (IsSecret(name, value, bag, $"the value of the header `{name}`"))
            return null;
        if (HeaderRules.ProblemOfValue(name, value) is { } problem)
        {
            bag.Add(DiagnosticCodes.BadOption, span: null, problem);
            return null;
        }

        return KeyValuePair.Create(name, value);
    }

    /// <summary>Reads what a target tells its controller.</summary>
    /// <param name="text">What was typed: <c>namespace=shop</c>.</param>
    /// <param name="choice">The controller.</param>
    /// <param name="bag">Takes RB0306 where it is none, RB0101 where the controller has no such parameter.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static KeyValuePair<string, JsonNode?>? Parameter(string text, ControllerChoice choice, DiagnosticBag bag)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0)
        {
            bag.Add(DiagnosticCodes.BadOption, span: null, $"`--set {text}` is not of the form NAME=VALUE", help: "`--set namespace=shop`");
            return null;
        }

        var name = text[..at].Trim();
        var known = choice.Parameters.Select(p => p.Name).ToList();
        if (!known.Contains(name))
        {
            bag.Add(
                DiagnosticCodes.UnknownKey,
                span: null,
                $"the controller `{choice.Name}` has no parameter `{name}`",
                Suggestion.Closest(name, known) is { } closest ? $"did you mean `{closest}`?" : null,
                known.Count == 0 ? "it has none" : $"one of {string.Join(", ", known)}"
            );
            return null;
        }

        var value = text[(at + 1)..].Trim();
        if (IsSecret(name, value, bag, $"the value of `{name}`"))
            return null;
        return KeyValuePair.Create(name, Value(name, value, bag));
    }

    // In brackets it is a list or a mapping; anything else is a text, so that a version of 1.10 stays one.
    private static JsonNode? Value(string name, string text, DiagnosticBag bag)
    {
        if (text is not ['{' or '[', ..])
            return text;
        var own = new DiagnosticBag();
        if (YamlReader.Read(new SourceText(name, text), own) is { } node && !own.HasErrors)
            return YamlCoreSchema.ToJson(node);
        bag.Add(DiagnosticCodes.BadOption, span: null, $"what `{name}` is set to cannot be read: {own.Sorted()[0].Message}");
        return null;
    }

    private static bool IsSecret(string name, string value, DiagnosticBag bag, string what)
    {
        if (!Credentials.AreNamed(name) || EnvironmentReference.IsWhole(value))
            return false;
        bag.Add(
            DiagnosticCodes.SecretOnCommandLine,
            span: null,
            $"{what} is a secret, which is never written into a file",
            help: Reference
        );
        return true;
    }
}
