namespace Runbooks.Storage;

/// <summary>What was found where something is kept.</summary>
public enum StateCondition
{
    Read,

    Absent,

    /// <summary>It is JSON, and of another shape than this version writes.</summary>
    OtherVersion,

    /// <summary>It is no JSON, or not all of it is there.</summary>
    Damaged,

    /// <summary>The disk does not give it.</summary>
    OutOfReach,
}
