namespace Runbooks.Planning;

/// <summary>What would become of a step now.</summary>
public enum StepForecast
{
    /// <summary>It was looked at, and holds.</summary>
    Passes,

    /// <summary>A run would do it.</summary>
    Would,

    /// <summary>It cannot be known before something else has happened.</summary>
    Open,

    /// <summary>It was looked at, and fails.</summary>
    Fails,

    /// <summary>A run would not do it.</summary>
    Skipped,
}
