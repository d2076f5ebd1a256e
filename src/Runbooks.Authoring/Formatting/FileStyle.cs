namespace Runbooks.Authoring.Formatting;

/// <summary>What an <c>.editorconfig</c> wants of a file; null where it says nothing, and the file's own way stays.</summary>
/// <param name="LineBreak">The line break.</param>
/// <param name="HasMark">Whether a byte order mark begins it.</param>
/// <param name="EndsWithBreak">Whether its last line ends with a line break.</param>
/// <param name="Indentation">How far a block is indented from the one around it.</param>
public sealed record FileStyle(string? LineBreak, bool? HasMark, bool? EndsWithBreak, int? Indentation)
{
    public static readonly FileStyle Own = new(null, null, null, null);
}
