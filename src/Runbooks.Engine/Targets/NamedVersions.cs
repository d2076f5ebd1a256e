using System.Text.Json.Nodes;
using Runbooks.Diagnostics;

namespace Runbooks.Targets;

/// <summary>
/// The versions of an application that an answer of it names, in the spellings that services use: the one list of them. Names count
/// in any spelling of case, dots, underscores and dashes, at the top of a JSON object and in the objects that describe the application.
/// </summary>
public static class NamedVersions
{
    private const int LongestVersion = 200;
    private const string Plain = "version";

    /// <summary>The names of members that hold a version, bare, in the order in which they count.</summary>
    /// <remarks><c>releaseId</c> is that of application/health+json, whose <c>version</c> is the one of the interface.</remarks>
    public static IReadOnlyList<string> Members { get; } =
    [Plain, "appversion", "applicationversion", "releaseversion", "serviceversion", "buildversion", "releaseid", "release"];

    private static readonly string[] Around = ["app", "application", "build", "info", "release", "service", "meta"];

    /// <summary>Reads an answer with a status of 2xx: a JSON object, or each line of data of an event stream.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>
    /// The member as the answer spells it, <c>build.version</c>, with the version, <c>1.4.2</c>, in the order of the list; empty where
    /// none is named. Of <c>shop@1.4.2</c> it is what stands behind the last <c>@</c>.
    /// </returns>
    public static IReadOnlyList<(string Member, string Version)> Of(HttpAnswer answer)
    {
        var found = new List<(string Member, string Version)>();
        foreach (var body in ObjectsOf(answer))
            Add(found, body, string.Empty, deeper: 2);
        return found;
    }

    /// <summary>The JSON objects that an answer with a status of 2xx is made of: one, those of an event stream, or none.</summary>
    internal static IEnumerable<JsonObject> ObjectsOf(HttpAnswer answer)
    {
        if (answer is not Answered { IsSuccess: true } answered)
            return [];
        if (answered.MediaType != EventStream.MediaType)
            return answered.Json().Value is JsonObject body ? [body] : [];
        return EventStream.Lines(answered.Text).Select(l => l.Data).OfType<JsonObject>();
    }

    /// <summary>Members of an object by name, in any spelling, in the order of the names.</summary>
    internal static IEnumerable<KeyValuePair<string, JsonNode?>> Find(JsonObject body, IEnumerable<string> names) =>
        names.SelectMany(name => body.Where(m => MemberName.Bare(m.Key) == name));

    private static void Add(List<(string, string)> found, JsonObject body, string place, int deeper)
    {
        foreach (var (name, value) in Find(body, Members))
        {
            if (VersionIn(value, MemberName.Bare(name)) is { } version)
                found.Add((place + PrintableText.Line(name), version));
        }

        if (deeper == 0)
            return;
        foreach (var (name, value) in Find(body, Around))
        {
            if (value is JsonObject inside)
                Add(found, inside, $"{place}{PrintableText.Line(name)}.", deeper - 1);
        }
    }

    // A release may be called `stable`, and so on: only what is called a version is one without a digit.
    private static string? VersionIn(JsonNode? node, string name) =>
        node is JsonValue value
        && value.TryGetValue<string>(out var text)
        && text[(text.LastIndexOf('@') + 1)..].Trim() is { Length: > 0 and <= LongestVersion } version
        && (name == Plain || version.Any(char.IsAsciiDigit))
            ? PrintableText.Line(version)
            : null;
}
