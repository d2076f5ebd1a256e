using Runbooks.Programs;

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

    /// <summary>Takes a program that was run; what asks nobody is left out.</summary>
    internal void Add(ProgramCall call, ProgramResult ran)
    {
        if (call.Asks is not "")
            Add(
                new SentRequest(
                    SentRequest.Program,
                    call.Asks ?? call.ToString(),
                    Status: null,
                    Math.Round(ran.Elapsed.TotalMilliseconds, 1)
                )
                {
                    Ended = ran.Problem ?? $"exit code {ran.ExitCode}",
                }
            );
    }

    internal void Add(SentRequest request)
    {
        lock (_turn)
            _requests.Add(request);
    }
}
