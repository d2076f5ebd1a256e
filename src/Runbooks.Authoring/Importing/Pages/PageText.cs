using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Pages;

/// <summary>Prose of a page: a heading, paragraph, item or cell.</summary>
/// <param name="Text">What it says, marks taken away; code stays in its backquotes.</param>
/// <param name="Label">What stands bold at its beginning, without a colon; null where nothing does.</param>
/// <param name="Codes">The code in it.</param>
internal sealed record PageText(string Text, string? Label, IReadOnlyList<CodeText> Codes)
{
    /// <summary>What follows the label; all of it where there is none.</summary>
    public string Rest => Label is null ? Text : Text[Math.Min(Label.Length, Text.Length)..].TrimStart(':', ' ', '-', '–', '—');

    /// <summary>Whether it is a label and nothing else: a heading by another name.</summary>
    public bool IsTitle => Label is not null && Rest.Length == 0 && Codes.Count == 0;
}
