using Runbooks.Diagnostics;

namespace Runbooks.Expressions;

/// <summary>There is no document.</summary>
/// <param name="Message">What went wrong; one line, no full stop.</param>
/// <param name="Span">The place in the template.</param>
public sealed record RenderFault(string Message, SourceSpan Span) : RenderResult;
