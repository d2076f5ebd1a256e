using Runbooks.Diagnostics;

namespace Runbooks.Expressions;

/// <summary>There is no value.</summary>
/// <param name="Message">What went wrong, with the actual value; one line, no full stop.</param>
/// <param name="Span">The part of the expression or template at fault.</param>
public sealed record EvaluationFault(string Message, SourceSpan Span) : EvaluationResult;
