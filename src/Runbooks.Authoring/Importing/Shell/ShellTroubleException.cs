namespace Runbooks.Authoring.Importing.Shell;

/// <summary>Unwinds the reading of a line that is no code of the shell; it is caught where lines are read.</summary>
/// <param name="message">Why, for a person.</param>
internal sealed class ShellTroubleException(string message) : Exception(message);
