namespace Runbooks.Rehearsal.Guarding;

/// <summary>Every request that came to the guard, in the order in which they ended. Any number of them may be under way.</summary>
internal sealed class SentRequests
{
    private readonly Lock _turn = new();
    private readonly List<SentRequest> _requests = [];

    public IReadOnlyList<SentRequest> All
    {
        get
        {
            lock (_turn)
                return [.. _requests];
        }
    }

    public IReadOnlyList<SentRequest> Left => [.. All.Where(r => r.Withheld is null)];

    /// <summary>Those that were held back.</summary>
    public IReadOnlyList<SentRequest> HeldBack => [.. All.Where(r => r.Withheld is not null)];

    internal void Add(SentRequest request)
    {
        lock (_turn)
            _requests.Add(request);
    }
}
