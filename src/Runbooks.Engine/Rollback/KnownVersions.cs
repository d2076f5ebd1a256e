namespace Runbooks.Rollback;

/// <summary>What is known of versions before a target is looked at.</summary>
public sealed record KnownVersions
{
    /// <summary>Those that earlier runs left: never gone back to.</summary>
    public IReadOnlyList<KnownBadVersion> Bad { get; init; } = [];

    /// <summary>Further ones that have served, from the ledger.</summary>
    public IReadOnlyCollection<string> Served { get; init; } = [];

    /// <summary>Those that a person allows to go back to, whatever is known of them.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Whether a version has served: by the ledger, or because a run left it or arrived at it.</summary>
    internal bool HasServed(string version) => Served.Contains(version) || Bad.Any(k => k.Version == version || k.ArrivedAt == version);
}
