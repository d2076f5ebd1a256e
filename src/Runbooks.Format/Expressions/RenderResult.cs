namespace Runbooks.Expressions;

/// <summary>What came of rendering a document: <see cref="Rendered"/> or <see cref="RenderFault"/>.</summary>
public abstract record RenderResult;
