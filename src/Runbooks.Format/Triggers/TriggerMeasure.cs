namespace Runbooks.Triggers;

/// <summary>What a trigger makes of its observations.</summary>
public enum TriggerMeasure
{
    /// <summary>It counts failures in a row.</summary>
    Failures,

    /// <summary>It takes each value as it is.</summary>
    Value,

    /// <summary>It adds numerators and denominators up over a window, and divides the sums: never a mean of means.</summary>
    Ratio,
}
