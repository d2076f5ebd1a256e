namespace Runbooks.Authoring.Documentation;

/// <summary>A place where a word stands.</summary>
/// <param name="Page">The page.</param>
/// <param name="Section">The section of it.</param>
/// <param name="Line">The line with the word, in Markdown.</param>
public sealed record DocPlace(DocPage Page, DocSection Section, string Line);
