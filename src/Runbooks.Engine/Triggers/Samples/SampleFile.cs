using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Runbooks.Triggers.Samples;

/// <summary>
/// Writes samples as lines of JSON. A line with <c>trigger</c> says what the samples with that <c>probe</c> were taken for;
/// each other line is one sample: what was seen, and what was made of it then.
/// </summary>
public static class SampleFile
{
    /// <summary>What the file is called among a run's evidence, behind its number.</summary>
    public const string Name = "samples.ndjson";

    private static readonly JsonSerializerOptions OneLine = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(),
    };

    /// <summary>The evidence of a firing: the samples that made it fire, to be kept with the run that it starts.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="trigger">The trigger that fired.</param>
    /// <param name="firing">What made it fire.</param>
    public static string Of(string target, Trigger trigger, Firing firing)
    {
        var text = new StringBuilder(Header(target, trigger, trigger.Probe)).Append('\n');
        foreach (var sample in firing.Evidence)
            text.Append(Line(trigger.Probe, sample)).Append('\n');
        return text.ToString();
    }

    /// <summary>The line that goes before a probe's samples.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="trigger">What they are taken for.</param>
    /// <param name="probe">What they are called: <see cref="Trigger.Probe"/>, and something behind a space where two triggers of one kind
    /// look at one target.</param>
    public static string Header(string target, Trigger trigger, string probe) =>
        new JsonObject
        {
            ["probe"] = probe,
            ["target"] = target,
            ["trigger"] = TriggerText.Write(trigger),
        }.ToJsonString(OneLine);

    /// <summary>The line of one sample.</summary>
    /// <param name="probe">What the samples are called.</param>
    /// <param name="sample">What was seen.</param>
    public static string Line(string probe, in JudgedSample sample)
    {
        var seen = sample.Observation;
        var line = new JsonObject
        {
            ["time"] = seen.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["at"] = (decimal)seen.At.Ticks / TimeSpan.TicksPerSecond,
            ["probe"] = probe,
            ["outcome"] = NameOf(seen.Outcome),
        };
        if (seen.Outcome != ObservationOutcome.Missing)
        {
            line["value"] = Number(seen.Numerator);
            line["over"] = Number(seen.Denominator);
        }

        if (seen.Version is not null)
            line["version"] = seen.Version;
        line["verdict"] = NameOf(sample.Verdict);
        if (sample.Value is { } measured)
            line["measured"] = Number(measured);
        return line.ToJsonString(OneLine);
    }

    /// <summary>An outcome's name in a file.</summary>
    public static string NameOf(ObservationOutcome outcome) =>
        outcome switch
        {
            ObservationOutcome.Answered => "answered",
            ObservationOutcome.Unanswered => "unanswered",
            _ => "missing",
        };

    /// <summary>A verdict's name in a file.</summary>
    public static string NameOf(SampleVerdict verdict) =>
        verdict switch
        {
            SampleVerdict.Ok => "ok",
            SampleVerdict.Breach => "breach",
            SampleVerdict.Inconclusive => "inconclusive",
            _ => "missing",
        };

    /// <summary>A number as JSON has it: what is none or has no end is a text, as Prometheus writes it.</summary>
    public static JsonValue Number(double value) =>
        value switch
        {
            double.PositiveInfinity => JsonValue.Create("+Inf"),
            double.NegativeInfinity => JsonValue.Create("-Inf"),
            _ when double.IsNaN(value) => JsonValue.Create("NaN"),
            _ => JsonValue.Create(value),
        };
}
