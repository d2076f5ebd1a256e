using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Targets;

namespace Runbooks.Authoring.Init;

/// <summary>What an answer that a service gave about its health proposes to write down.</summary>
/// <param name="Healthy">What is true of it, such as <c>body.status == "ok"</c>; null where it does not say that it is healthy.</param>
/// <param name="Version">Where it names a version, such as <c>body.version</c>; null where it names none.</param>
public sealed partial record HealthGuess(string? Healthy, string? Version)
{
    private const int Deepest = 3;

    // What no check takes for a version, and a person may well call one.
    private static readonly string[] VersionNames = [.. NamedVersions.Members, "revision", "build", "tag", "commit", "sha", "rev"];

    /// <summary>Looks at an answer.</summary>
    /// <param name="answer">What came of the request.</param>
    public static HealthGuess Of(HttpAnswer answer)
    {
        if (answer is not Answered { IsSuccess: true, BodyProblem: null } answered)
            return new HealthGuess(Healthy: null, Version: null);
        var (json, _) = answered.Json();
        if (json is not JsonObject body)
            return new HealthGuess(OfText(answered), Version: null);
        var members = Members(body, "body", Deepest).ToList();
        var version = First(members, VersionNames, m => IsVersion(m.Value));
        if (HealthReading.Parse(answer).Healthy == false)
            return new HealthGuess(Healthy: null, version?.Path);
        var well = First(members, HealthReading.Members, m => IsWell(m.Value)) ?? members.FirstOrDefault(m => IsWell(m.Value));
        return new HealthGuess(well is null ? OfStatus(answered) : $"{well.Path} == {well.Value!.ToJsonString()}", version?.Path);
    }

    private static string? OfText(Answered answered) =>
        HealthReading.IsHealthy(answered) && answered.Text.Trim() is var word && Plain().IsMatch(word) ? $"string.strip(body) == \"{word}\""
        : HealthReading.Parse(answered).Healthy == false ? null
        : OfStatus(answered);

    private static string OfStatus(Answered answered) => string.Create(CultureInfo.InvariantCulture, $"status == {answered.Status}");

    private static Member? First(List<Member> members, IReadOnlyList<string> names, Func<Member, bool> wanted) =>
        names.SelectMany(n => members.Where(m => MemberName.Bare(m.Name) == n)).FirstOrDefault(wanted);

    // Those at the top before those inside of them.
    private static IEnumerable<Member> Members(JsonObject of, string path, int depth)
    {
        foreach (var (name, value) in of)
            yield return new Member(name, PathOf(path, name), value);
        foreach (var (name, value) in of)
        {
            if (depth <= 1 || value is not JsonObject inside)
                continue;
            foreach (var member in Members(inside, PathOf(path, name), depth - 1))
                yield return member;
        }
    }

    private static string PathOf(string path, string name) =>
        Plain().IsMatch(name) ? $"{path}.{name}" : $"{path}[{JsonValue.Create(name).ToJsonString()}]";

    private static bool IsWell(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.True || (TextOf(value) is { } text && Plain().IsMatch(text) && HealthWords.Of(text) == true);

    private static bool IsVersion(JsonNode? value) =>
        TextOf(value) is { } text
            ? text.Trim().Length > 0
            : value?.GetValueKind() == JsonValueKind.Number && value.ToJsonString().All(char.IsAsciiDigit);

    private static string? TextOf(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Plain();

    /// <summary>A member of the answer, and how an expression calls it.</summary>
    private sealed record Member(string Name, string Path, JsonNode? Value);
}
