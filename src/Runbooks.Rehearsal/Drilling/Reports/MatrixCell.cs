namespace Runbooks.Rehearsal.Drilling.Reports;

/// <summary>The cases of one runbook in one group of behaviours.</summary>
/// <param name="Cases">How many there are.</param>
/// <param name="Failed">How many are not as they must be.</param>
public sealed record MatrixCell(int Cases, int Failed)
{
    /// <summary>What tells it without colour: <c>✓ 12</c>, <c>✗ 2/12</c>, or nothing.</summary>
    public string Text =>
        Cases == 0 ? "·"
        : Failed == 0 ? $"✓ {Cases}"
        : $"✗ {Failed}/{Cases}";
}
