namespace Runbooks.Authoring.Importing.Shell;

/// <summary>Something of a script with what joins it to what stood before.</summary>
/// <param name="Join">How it follows.</param>
/// <param name="Node">What it is.</param>
internal sealed record ShellStatement(ShellJoin Join, ShellNode Node);
