namespace Runbooks.Rollback;

/// <summary>A version that an earlier run left behind.</summary>
/// <param name="Version">The version.</param>
/// <param name="Incident">The incident whose run left it.</param>
public sealed record KnownBadVersion(string Version, string Incident);
