namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>A line that a draft keeps as a comment or takes as a title.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Line">Where it stands in the playbook.</param>
/// <param name="IsHeading">Whether it is a heading: a title where nothing nearer is one.</param>
/// <param name="IsAside">Whether it is a sentence between headings and commands: a title only where nothing else is one.</param>
internal sealed record DraftComment(string Text, int Line, bool IsHeading = false, bool IsAside = false);
