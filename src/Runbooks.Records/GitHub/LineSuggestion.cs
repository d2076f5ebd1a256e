namespace Runbooks.GitHub;

/// <summary>A comment on a line of a pull request with text that takes the line's place at one click.</summary>
/// <param name="Marker">A name for <see cref="HiddenMarker"/>, by which the comment is found again.</param>
/// <param name="Path">The file, from the root of the repository.</param>
/// <param name="Line">The line in the newest version of the file, from 1; it must be in the diff.</param>
/// <param name="Text">What is said above the suggestion, in Markdown.</param>
/// <param name="Replacement">The whole line as it would be, its indentation included.</param>
public sealed record LineSuggestion(string Marker, string Path, int Line, string Text, string Replacement)
{
    /// <summary>The whole comment. The suggestion comes last: what is said stands in front of the button.</summary>
    internal string Body =>
        HiddenMarker.Put(Marker, $"{GitHubText.Cut(Text, GitHubText.MostBody / 2)}\n\n```suggestion\n{Replacement}\n```\n");
}
