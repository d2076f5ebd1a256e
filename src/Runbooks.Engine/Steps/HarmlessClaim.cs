using Runbooks.Checklist;
using Runbooks.Requests;

namespace Runbooks.Steps;

/// <summary>
/// What a step itself sends in a rehearsal beside a real target, so that it can be proved harmless before anything leaves. The steps
/// inside it and those of the runbook that it calls claim for themselves; the request of a rollback is never sent.
/// </summary>
public sealed record HarmlessClaim
{
    public static readonly HarmlessClaim Nothing = new();

    /// <summary>The requests that it sends, which are to be proved harmless.</summary>
    public IReadOnlyList<HttpRequestFields> Requests { get; private init; } = [];

    /// <summary>The checks that it looks at, whose requests are to be proved harmless.</summary>
    public IReadOnlyList<Check> Checks { get; private init; } = [];

    /// <summary>Why nobody can say what it does, behind its id, and what to do about that; null where it can be said.</summary>
    public (string Why, string Help)? Problem { get; private init; }

    /// <summary>It sends a request, once or often.</summary>
    public static HarmlessClaim Sends(HttpRequestFields request) => new() { Requests = [request] };

    /// <summary>It looks at checks.</summary>
    public static HarmlessClaim LooksAt(IReadOnlyList<Check> checks) => new() { Checks = checks };

    /// <summary>What it does cannot be known, so that a runbook with it is not rehearsed beside a real target.</summary>
    public static HarmlessClaim CannotBeProved(string why, string help) => new() { Problem = (why, help) };
}
