using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Upgrading;

/// <summary>A place of a runbook for which the format has a better form by now.</summary>
/// <param name="Span">The older form.</param>
/// <param name="What">What takes its place, and why: <c>`state: {}` asks whatever moves the traffic</c>.</param>
/// <param name="Left">Why it was left as it is; null where it was changed.</param>
public sealed record UpgradedPlace(SourceSpan Span, string What, string? Left);
