namespace Runbooks.Authoring.Importing.Shell;

/// <summary>A line of code where it stands in its file.</summary>
/// <param name="Text">What it says, without the indent, quote mark or prompt in front of it.</param>
/// <param name="Line">The file's line, from 1.</param>
/// <param name="Column">Where it begins there, from 1.</param>
internal sealed record CodeLine(string Text, int Line, int Column);
