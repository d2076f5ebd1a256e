namespace Runbooks.Authoring.Importing.Shell;

/// <summary>
/// Unwinds the reading of a line that is no code of the shell: a
/// quote or a bracket does not end. It is caught where lines are read.
/// </summary>
internal sealed class ShellTroubleException : Exception;
