namespace Runbooks.Git;

/// <summary>
/// Makes a record anew for a branch that has something already, here or at the remote. Its files replace those of the tip, and all others
/// of
/// the tip stay: what people wrote into one of its files is kept only by who rebuilds it.
/// </summary>
/// <param name="tip">What the branch is.</param>
/// <returns>The record: its branch and its trailer as before.</returns>
public delegate RecordCommit RecordOnTip(RecordTip tip);
