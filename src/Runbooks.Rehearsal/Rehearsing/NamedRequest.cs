using Runbooks.Targets;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>A request that was named, and found harmless, before anything was sent.</summary>
/// <param name="Step">The step or check that sends it.</param>
/// <param name="Call">The request.</param>
internal sealed record NamedRequest(string Step, HttpCall Call)
{
    /// <summary>Whether it goes to a path on the target, so that whichever environment is active answers it.</summary>
    public bool IsOwn => Call.Url.StartsWith('/');
}
