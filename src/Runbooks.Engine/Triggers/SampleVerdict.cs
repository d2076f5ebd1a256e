namespace Runbooks.Triggers;

/// <summary>What a sample said about a trigger's bound.</summary>
public enum SampleVerdict
{
    /// <summary>It is within the bound.</summary>
    Ok,

    /// <summary>It is beyond the bound.</summary>
    Breach,

    /// <summary>The window holds too few requests to tell.</summary>
    Inconclusive,

    /// <summary>Nothing was seen, for a reason on our side.</summary>
    Missing,
}
