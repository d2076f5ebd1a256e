using System.Text.Json.Nodes;
using Runbooks.Diagnostics;

namespace Runbooks.Targets;

/// <summary>What an answer says about health: yes, no, or nothing.</summary>
/// <param name="Healthy">True or false where the answer says so; null where it says nothing about health.</param>
/// <param name="Said">What it said, for a person.</param>
public sealed record HealthReading(bool? Healthy, string Said)
{
    /// <summary>
    /// Reads an answer. A 200 alone says nothing: behind a catch-all route every path answers 200.
    /// The word must stand under <paramref name="field"/>.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="field">The key that holds the word: <c>status</c> or <c>health</c>.</param>
    public static HealthReading Parse(HttpAnswer answer, string field)
    {
        if (answer is not Answered answered) return new HealthReading(false, answer.Describe());
        var (json, problem) = answered.Json();
        var word = problem is null && json is JsonObject body && body[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        if (word is not null && answered.IsSuccess) return new HealthReading(word == "healthy", $"`{field}` is \"{Short(word)}\"");
        if (!answered.IsSuccess) return new HealthReading(false, word is null ? $"HTTP {answered.Status}" : $"HTTP {answered.Status}, `{field}` is \"{Short(word)}\"");
        if (answered.BodyProblem is not null) return new HealthReading(false, answered.BodyProblem);
        return new HealthReading(null, problem ?? $"HTTP {answered.Status} without `{field}`: {answered.Beginning(60)}");
    }

    private static string Short(string word) => PrintableText.Line(word.Length <= 40 ? word : word[..40] + "…");
}
