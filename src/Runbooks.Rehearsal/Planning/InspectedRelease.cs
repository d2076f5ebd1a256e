using Runbooks.Controllers;

namespace Runbooks.Rehearsal.Planning;

/// <summary>A release that could be gone back to.</summary>
/// <param name="Release">The release.</param>
/// <param name="Served">Whether it has served: <c>yes</c>, <c>no</c> or <c>unknown</c>.</param>
/// <param name="KnownBad">The incident that left it because it was bad; null for none.</param>
public sealed record InspectedRelease(Release Release, string Served, string? KnownBad);
