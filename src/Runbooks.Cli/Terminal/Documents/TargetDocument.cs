using Runbooks.Controllers;
using Runbooks.Rehearsal.Planning;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>What the engine sees of a target.</summary>
internal sealed class TargetDocument
{
    private readonly TargetInspection _seen;

    internal TargetDocument(TargetInspection seen, IReadOnlyList<string> unasked) => (_seen, Unasked) = (seen, unasked);

    public string Target => _seen.Target.Name;

    public string BaseUrl => _seen.Target.Url;

    public string Controller => Controllers.Controller.Of(_seen.Target).Name;

    public string Means => _seen.Words.MeansWord;

    public string? Problem => _seen.Problem;

    public SeenRelease? Serving => _seen.State is { } state ? new(state.Serving, "yes", null) : null;

    public bool? Settled => _seen.State?.IsSettled;

    public string? Mark => _seen.State?.Mark;

    public string? MovedBy => _seen.State?.MovedBy;

    public IReadOnlyList<string> Obstacles => _seen.State?.Obstacles ?? [];

    public IEnumerable<SeenRelease> Releases => _seen.Releases.Select(r => new SeenRelease(r.Release, r.Served, r.KnownBad));

    public bool CanRollBack => _seen.CanRollBack;

    public string? Rollback => _seen.Rollback;

    public IEnumerable<SeenCheck> Checks => _seen.Checks.Select(c => new SeenCheck(c.Id, c.Status.ToString().ToLowerInvariant(), c.Actual));

    public IReadOnlyList<string> Missing => _seen.Missing;

    /// <summary>What the project's runbooks do not look at.</summary>
    public IReadOnlyList<string> Unasked { get; }

    internal sealed class SeenRelease(Release release, string served, string? knownBad)
    {
        public string Ref => release.Ref;

        public string Place => release.Place;

        public string? Version => release.Version;

        public string? At => release.MadeAt;

        public string? Health => release.Health;

        public string Served => served;

        public string? KnownBad => knownBad;
    }

    internal sealed record SeenCheck(string Id, string Status, string Actual);
}
