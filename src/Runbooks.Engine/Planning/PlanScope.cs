using Runbooks.Expressions;
using Runbooks.Expressions.Data;

namespace Runbooks.Planning;

/// <summary>The values that the expressions of a step read, and those of them that are not known.</summary>
/// <param name="Values">Those that are known, without the outputs of steps.</param>
/// <param name="Unknown">Those that are not, without the outputs of steps.</param>
/// <param name="ExpectedVersion">The version to arrive at; null for whatever stands by.</param>
/// <param name="BadVersion">The version to get rid of; null for the active one.</param>
public sealed record PlanScope(Scope Values, UnknownValues Unknown, string? ExpectedVersion, string? BadVersion)
{
    /// <summary>On what it depends whether a run comes here at all; null where it does.</summary>
    public string? Uncertain { get; init; }

    /// <summary>How deep runbooks call each other here.</summary>
    public int Depth { get; init; }

    /// <summary>The scope with what is known of the steps so far.</summary>
    public (Scope Values, UnknownValues Unknown) With(PlanState state) =>
        (Values.With("steps", state.Outputs()), state.Unknown.Merge(Unknown));
}
