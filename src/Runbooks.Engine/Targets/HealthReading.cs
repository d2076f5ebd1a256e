using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Events;

namespace Runbooks.Targets;

/// <summary>What an answer says about health: yes, no, or nothing.</summary>
/// <param name="Healthy">True or false where the answer says so; null where it says nothing about health.</param>
/// <param name="Said">What it said, for a person.</param>
public sealed record HealthReading(bool? Healthy, string Said)
{
    private const int LongestWord = 40;

    /// <summary>
    /// The members that hold a word of health, in the order in which they count: what is called health speaks of nothing else, and a
    /// status may be that of the request.
    /// </summary>
    public static IReadOnlyList<string> Members { get; } = ["health", "healthy", "status", "ok"];

    // The path is not there, or the answer is about us: neither is a word on health.
    private static readonly int[] Silent = [401, 403, 404, 405, 407, 410, 429];

    /// <summary>The word that stands where one of health would, and is none that is known; null where there is no such word.</summary>
    public string? UnknownWord { get; init; }

    /// <summary>Whether a word stood where one of health would.</summary>
    public bool HasWord { get; init; }

    /// <summary>Whether nothing is at the path that was asked.</summary>
    public bool IsNoSuchPath { get; init; }

    /// <summary>
    /// Reads an answer. A 200 alone says nothing: behind a catch-all route every path answers 200. The word stands in JSON
    /// under <c>health</c>, <c>healthy</c>, <c>status</c> or <c>ok</c>, or in an object under one of these, or is the whole
    /// body. Where one of several is a failure, or the answer says otherwise that it failed, it is one; else the first decides.
    /// </summary>
    /// <param name="answer">The answer.</param>
    public static HealthReading Parse(HttpAnswer answer)
    {
        if (answer is not Answered answered)
            return new HealthReading(false, answer.Describe());
        if (SaysNothing(answered))
            return new HealthReading(null, $"HTTP {answered.Status}") { IsNoSuchPath = answered.Status is 404 or 405 or 410 };
        var (json, problem) = answered.Json();
        var words = problem is null ? WordsIn(json) : [];
        if (words.Count == 0 && answered.BodyProblem is null && TextOf(answered, json) is { } text)
            words = [("the body", text)];
        var telling = words.Where(w => HealthWords.Of(w.Word) == false).Append(words.FirstOrDefault()).First();
        var said = telling.Word is null ? null : $"{telling.Place} is \"{Short(telling.Word)}\"";
        if (!answered.IsSuccess)
            return new HealthReading(false, said is null ? $"HTTP {answered.Status}" : $"HTTP {answered.Status}, {said}")
            {
                HasWord = said is not null,
            };
        if (SaidFailure.In(json) is { } failure && (said is null || HealthWords.Of(telling.Word!) != false))
            return new HealthReading(false, said is null ? failure : $"{said}, but {failure}") { HasWord = said is not null };
        if (said is not null)
        {
            var meaning = HealthWords.Of(telling.Word!);
            return new HealthReading(meaning, meaning is null ? $"{said}, which is a word neither of health nor of failure" : said)
            {
                HasWord = true,
                UnknownWord = meaning is null ? Short(telling.Word!) : null,
            };
        }

        if (answered.BodyProblem is { } cut)
            return new HealthReading(answered.IsTooLarge ? null : false, cut);
        return new HealthReading(null, problem ?? $"HTTP {answered.Status} without a word of health: {answered.Beginning(60)}");
    }

    /// <summary>The answer that it was read from, as one that does not say healthy.</summary>
    /// <param name="path">The path that was asked.</param>
    /// <param name="answer">That answer.</param>
    internal FailedAnswer Failed(string path, HttpAnswer answer) => answer.At(path, HasWord ? AnswerFault.Unhealthy : null);

    /// <summary>Whether an answer's status says that it is about the request, and so nothing about health.</summary>
    internal static bool SaysNothing(Answered answered) => Silent.Contains(answered.Status) || answered.Status is >= 300 and < 400;

    /// <summary>Whether an answer says healthy.</summary>
    public static bool IsHealthy(HttpAnswer answer) => Parse(answer).Healthy == true;

    /// <summary>Whether a member of an answer with this word says healthy: <c>health</c> with <c>healthy</c>.</summary>
    public static bool IsHealthy(string member, string word) => Members.Contains(member) && HealthWords.Of(word) == true;

    private static List<(string Place, string Word)> WordsIn(JsonNode? json)
    {
        var words = new List<(string Place, string Word)>();
        if (json is not JsonObject body)
            return words;
        foreach (var member in Members)
        {
            if (WordOf(body[member]) is { } word)
                words.Add(($"`{member}`", word));
            else if (body[member] is JsonObject inside && Members.FirstOrDefault(m => WordOf(inside[m]) is not null) is { } inner)
                words.Add(($"`{member}.{inner}`", WordOf(inside[inner])!));
        }

        return words;
    }

    private static string? WordOf(JsonNode? node) =>
        node?.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };

    // A page is no word, and neither is a number.
    private static string? TextOf(Answered answered, JsonNode? json)
    {
        if (WordOf(json) is { } word)
            return word;
        if (json is not null)
            return null;
        var text = answered.Text.Trim();
        return
            text.Length is > 0 and <= LongestWord
            && text.All(c => char.IsLetterOrDigit(c) || c is ' ' or '_' or '-' or '.' or '!')
            && text.Any(char.IsLetter)
            ? text
            : null;
    }

    private static string Short(string word) => PrintableText.Line(word.Length <= LongestWord ? word : word[..LongestWord] + "…");
}
