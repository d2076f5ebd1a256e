using Runbooks.Diagnostics;

namespace Runbooks.Expressions;

/// <summary>The condition has no answer: it does not yield a boolean, or compares what cannot be compared.</summary>
/// <param name="Message">What went wrong, with the actual value; one line, no full stop.</param>
/// <param name="Span">The part of the expression at fault.</param>
/// <param name="Operands">The actual values of that part, in the order they are written.</param>
public sealed record ConditionFault(string Message, SourceSpan Span, IReadOnlyList<Operand> Operands) : ConditionResult;
