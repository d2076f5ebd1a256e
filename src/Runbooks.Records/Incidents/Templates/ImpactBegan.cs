using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>
/// When the impact began, in every part of a document by what <c>times.impact-started</c> says, which is the trigger's or people's.
/// </summary>
internal static class ImpactBegan
{
    /// <summary>What the timeline says of it.</summary>
    public const string Words = "The impact began.";

    /// <summary>The timeline, with the beginning of the impact at its place where it is known.</summary>
    public static JsonArray Timeline(IncidentRecord record)
    {
        var entries = (record.Find("timeline") as JsonArray)?.Select(e => e?.DeepClone()).ToList() ?? [];
        if (Facts.Time(record.Text("times", "impact-started", "at")) is not { } began)
            return new JsonArray([.. entries]);
        var detected = Facts.Time(record.Text("times", "detected", "at")) ?? began;
        var source = record.Text("times", "impact-started", "source") is { Length: > 0 } known
            ? $" Source of this time: {Phrases.Clause(known)}."
            : string.Empty;
        var entry = new JsonObject
        {
            ["at"] = Phrases.Time(began),
            ["since-detection-seconds"] = Math.Round((began - detected).TotalSeconds, 1),
            ["kind"] = "observation",
            ["text"] = Words + source,
        };
        var later = entries.FindIndex(e => Facts.Time(NodeValues.Text(e?["at"])) > began);
        entries.Insert(later < 0 ? entries.Count : later, entry);
        return new JsonArray([.. entries]);
    }

    /// <summary>The open questions, without the one that <c>times.impact-started</c> answers.</summary>
    public static JsonArray Questions(IncidentRecord record)
    {
        var isKnown = record.Find("times", "impact-started") is not null;
        var questions = (record.Find("observations", "open-questions") as JsonArray)?.ToList() ?? [];
        return new JsonArray([
            .. questions.Where(q => !isKnown || NodeValues.Text(q) != Observations.WhenFirstFelt).Select(q => q?.DeepClone()),
        ]);
    }

    /// <summary>The same where they are asked: <c>{ impact, cause }</c>.</summary>
    public static JsonObject QuestionsByPlace(IncidentRecord record)
    {
        var questions = Questions(record).ToLookup(q => Observations.AreOfCustomers.Contains(NodeValues.Text(q) ?? string.Empty));
        return new JsonObject
        {
            ["impact"] = new JsonArray([.. questions[true].Select(q => q?.DeepClone())]),
            ["cause"] = new JsonArray([.. questions[false].Select(q => q?.DeepClone())]),
        };
    }
}
