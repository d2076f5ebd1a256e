namespace Runbooks.Rollback;

/// <summary>Whether a version has served before, as far as that can be known.</summary>
internal enum Served
{
    /// <summary>Nothing says so, and nothing says the opposite: the history is empty, or does not reach back far enough.</summary>
    Unknown,

    Yes,

    /// <summary>It was deployed to where it stands by, and nothing was ever switched to it.</summary>
    No,
}
