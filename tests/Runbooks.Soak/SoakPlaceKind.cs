namespace Runbooks.Soak;

/// <summary>Where an operator stands, seen from the first one.</summary>
public enum SoakPlaceKind
{
    /// <summary>At the first one's terminal: the same clone, state and account.</summary>
    Same,

    /// <summary>On another machine: only the remote is shared.</summary>
    OtherMachine,

    /// <summary>In another account of the same machine: only the machine is shared.</summary>
    OtherAccount,
}
