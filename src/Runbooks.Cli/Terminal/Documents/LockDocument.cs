using Runbooks.Locks;

namespace Runbooks.Cli.Terminal.Documents;

internal sealed class LockDocument
{
    private readonly FoundLock _found;

    /// <param name="found">The lock.</param>
    /// <param name="now">The wall clock.</param>
    internal LockDocument(FoundLock found, DateTimeOffset now) => (_found, OverSince) = (found, found.OverSince(now));

    public string Target => _found.Name;

    public string? BaseUrl => _found.State?.BaseUrl;

    public string? Remote => _found.Remote;

    public string Condition => _found.Condition.ToString().ToLowerInvariant();

    public long? Fencing => _found.State?.Fencing;

    public LockHolder? Owner => _found.State?.Owner is { } owner ? new(owner.User, owner.Host, owner.Process) : null;

    public string? Run => _found.State?.Run;

    public string? Purpose => _found.State?.Purpose;

    public DateTimeOffset? Since => _found.State?.Since;

    public DateTimeOffset? Until => _found.State?.Until;

    public DateTimeOffset? OverSince { get; }

    public IReadOnlyList<string> BadVersions => _found.BadVersions;

    internal sealed record LockHolder(string User, string Host, int Process);
}
