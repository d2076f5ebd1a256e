namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>A line that a draft keeps as a comment or takes as a title.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Line">Where it stands in the playbook.</param>
/// <param name="Use">Whether it may be a title.</param>
internal sealed record DraftComment(string Text, int Line, CommentUse Use = CommentUse.Title);
