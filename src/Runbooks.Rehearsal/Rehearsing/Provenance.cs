namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>Where an answer of a rehearsal comes from.</summary>
internal enum Provenance
{
    /// <summary>The target answered, as it would in a run.</summary>
    Real,

    /// <summary>The environment that stood by answered, at its own address, as it would once it serves.</summary>
    Standby,

    /// <summary>The controller answered, and what it says of the environments was turned round as if it had switched.</summary>
    Turned,

    /// <summary>Nothing was sent: the switch is only thought.</summary>
    Simulated,

    /// <summary>The environment that serves now answered, which would not once the other one serves.</summary>
    NotProved,

    /// <summary>Nothing was sent, because nothing proves it harmless.</summary>
    Withheld,
}
