namespace Runbooks.Incidents.Charts;

/// <summary>An axis of values: from the bottom at 0 to the top at 1.</summary>
internal sealed class ChartScale
{
    private const double Tenfold = 10;

    private readonly double _low;
    private readonly double _high;

    private ChartScale(double low, double high, bool isLogarithmic) => (_low, _high, IsLogarithmic) = (low, high, isLogarithmic);

    /// <summary>Whether each step up is so many times the one before.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>Values to be written beside it.</summary>
    public IReadOnlyList<double> Ticks =>
        IsLogarithmic
            ? [.. Enumerable.Range(0, (int)Math.Round(Math.Log10(_high / _low)) + 1).Select(i => _low * Math.Pow(Tenfold, i))]
            : [_low, (_low + _high) / 2, _high];

    /// <summary>The axis for values: logarithmic where they differ more than tenfold, else from 0.</summary>
    public static ChartScale Of(IReadOnlyList<double> values)
    {
        var positive = values.Where(v => v > 0).ToList();
        if (positive.Count == 0)
            return new(0, 1, isLogarithmic: false);
        var (least, most) = (positive.Min(), positive.Max());
        return most > Tenfold * least
            ? new(Math.Pow(Tenfold, Math.Floor(Math.Log10(least))), Math.Pow(Tenfold, Math.Ceiling(Math.Log10(most))), isLogarithmic: true)
            : new(0, most, isLogarithmic: false);
    }

    /// <summary>Where a value stands; what a logarithm has no place for stands at the bottom.</summary>
    public double Of(double value) =>
        Math.Clamp(
            IsLogarithmic
                ? value <= _low
                    ? 0
                    : Math.Log10(value / _low) / Math.Log10(_high / _low)
                : (value - _low) / (_high - _low),
            0,
            1
        );
}
