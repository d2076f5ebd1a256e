using System.Text.Json.Serialization;
using Runbooks.Rehearsal.Forecasting;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>How long a recovery takes, by phase, against its objective.</summary>
internal sealed class ForecastDocument
{
    private readonly RecoveryForecast _forecast;

    internal ForecastDocument(RecoveryForecast forecast) => _forecast = forecast;

    public double ObjectiveSeconds => _forecast.Objective.TotalSeconds;

    public double FromSeconds => SecondsRange.Of(_forecast.Total.Low);

    public double ToSeconds => SecondsRange.Of(_forecast.Total.High);

    public string Answer => _forecast.Answer;

    public IEnumerable<Phase> Phases =>
        _forecast.Phases.Select(p => new Phase(
            p.Phase,
            p.Range is { } low ? SecondsRange.Of(low.Low) : null,
            p.Range is { } high ? SecondsRange.Of(high.High) : null,
            p.Basis
        ));

    internal sealed record Phase(
        [property: JsonPropertyName("phase")] string Name,
        double? FromSeconds,
        double? ToSeconds,
        IReadOnlyList<string> Basis
    );
}
