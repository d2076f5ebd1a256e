using Runbooks.Sandbox.Answers;

namespace Runbooks.Sandbox.Requests;

/// <summary>The last thousand requests, oldest first.</summary>
internal sealed class RequestLog(TimeProvider time)
{
    private const int Capacity = 1000;

    private readonly Lock gate = new();
    private readonly Queue<SandboxRequest> requests = new();

    public IReadOnlyList<SandboxRequest> Entries
    {
        get
        {
            lock (gate)
                return [.. requests];
        }
    }

    public void Add(string listener, TargetRequest request)
    {
        var entry = new SandboxRequest(listener, request.Method, request.Path + request.Query, time.GetUtcNow());
        lock (gate)
        {
            if (requests.Count == Capacity)
                requests.Dequeue();
            requests.Enqueue(entry);
        }
    }
}
