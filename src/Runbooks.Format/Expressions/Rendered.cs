namespace Runbooks.Expressions;

/// <summary>The document.</summary>
/// <param name="Text">With line feeds as the template has them.</param>
public sealed record Rendered(string Text) : RenderResult;
