using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Expressions;

namespace Runbooks.Definitions;

/// <summary>What reading a value needs besides the value: where mistakes go, and what is known at that place.</summary>
/// <param name="Bag">Collects mistakes.</param>
/// <param name="Vocabulary">The kinds of steps, checks and triggers that exist.</param>
/// <param name="Names">The names that expressions may use here; null for any.</param>
public sealed record ReadContext(DiagnosticBag Bag, Vocabulary Vocabulary, ExpressionNames? Names = null)
{
    /// <summary>What <c>${env:NAME}</c> is filled in with, where it is filled in while reading; null where it is not.</summary>
    public EnvironmentValues? Environment { get; init; }

    /// <summary>Where the file lies, for what it names; null for nowhere.</summary>
    public TargetFolder? Folder { get; init; }
}
