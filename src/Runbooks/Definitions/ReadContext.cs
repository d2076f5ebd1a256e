using Runbooks.Diagnostics;
using Runbooks.Expressions;

namespace Runbooks.Definitions;

/// <summary>What reading a value needs besides the value: where mistakes go, and what is known at that place.</summary>
/// <param name="Bag">Collects mistakes.</param>
/// <param name="Vocabulary">The kinds of steps, checks and triggers that exist.</param>
/// <param name="Names">The names that expressions may use here; null for any.</param>
public sealed record ReadContext(DiagnosticBag Bag, Vocabulary Vocabulary, ExpressionNames? Names = null);
