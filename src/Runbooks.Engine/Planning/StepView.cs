using System.Text.Json.Nodes;

namespace Runbooks.Planning;

/// <summary>What was found out of a step's action, before its expectations are looked at.</summary>
/// <param name="Planned">The step so far.</param>
/// <param name="Outputs">What it leaves, as far as it is known or as it is now; null for nothing.</param>
/// <param name="Until">When its outputs will be known; null where they are.</param>
public sealed record StepView(PlannedStep Planned, JsonObject? Outputs, string? Until)
{
    /// <summary>Whether it may change something, so that nothing read after it is what is read now.</summary>
    public bool Changes { get; init; }

    /// <summary>Whether a failure now may be none a moment later.</summary>
    public bool MayMend { get; init; }

    /// <summary>Those of its outputs that are not known although the others are, each with when it will be.</summary>
    public IReadOnlyList<(string Output, string Until)> Open { get; init; } = [];
}
