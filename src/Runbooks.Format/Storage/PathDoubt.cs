namespace Runbooks.Storage;

/// <summary>Why a file or folder is not to be trusted.</summary>
/// <param name="Text">A sentence's end such as <c>belongs to mallory</c>.</param>
/// <param name="IsForeign">Whether it is somebody else's; else it is ours, and every account of the machine can write it.</param>
public sealed record PathDoubt(string Text, bool IsForeign);
