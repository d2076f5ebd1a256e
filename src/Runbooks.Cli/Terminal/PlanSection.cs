namespace Runbooks.Cli.Terminal;

/// <summary>A part of a plan under one heading.</summary>
/// <param name="Heading">The heading; empty for none.</param>
/// <param name="Lines">What stands under it.</param>
internal sealed record PlanSection(string Heading, IReadOnlyList<PlanLine> Lines);
