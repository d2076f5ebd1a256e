namespace Runbooks.Triggers;

/// <summary>How a trigger's value is written for a person.</summary>
public enum TriggerUnit
{
    Number,

    /// <summary>A part of one, as a percentage.</summary>
    Share,

    /// <summary>Seconds, as a duration.</summary>
    Seconds,
}
