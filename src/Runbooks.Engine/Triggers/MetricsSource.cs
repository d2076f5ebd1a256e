namespace Runbooks.Triggers;

/// <summary>The target's own metrics, in Prometheus' text format.</summary>
/// <param name="Form">What is made of them.</param>
/// <param name="Numerator">The series that are looked at, or stand above the line.</param>
/// <param name="Denominator">The series below the line; null where the form has none.</param>
public sealed record MetricsSource(MetricsForm Form, SeriesSelector Numerator, SeriesSelector? Denominator = null) : TriggerSource
{
    /// <summary>Whether a metric of this name is wanted: what is looked at, and for counters what tells the process that counts.</summary>
    public bool Wants(string name) =>
        name == Numerator.Name
        || name == Denominator?.Name
        || (Form is MetricsForm.Rate or MetricsForm.Ratio && name == AnsweringProcesses.StartMetric);
}
