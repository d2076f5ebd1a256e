namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>Whether what people wrote may be the title of the step behind it.</summary>
internal enum CommentUse
{
    /// <summary>It stands next to the step and may be.</summary>
    Title,

    /// <summary>It is a heading: a title where nothing nearer is one.</summary>
    Heading,

    /// <summary>It is a sentence between headings and commands: a title only where nothing else is one.</summary>
    Aside,

    /// <summary>It is code or a row of a table, and never a title.</summary>
    Remark,
}
