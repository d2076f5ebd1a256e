namespace Runbooks.Sandbox.Requests;

/// <summary>Counts, changed from any thread.</summary>
internal sealed class SandboxCounters
{
    private int rollbackPosts;
    private int switchPosts;
    private int deployPosts;

    public int RollbackPosts => Volatile.Read(ref rollbackPosts);

    public int SwitchPosts => Volatile.Read(ref switchPosts);

    public int DeployPosts => Volatile.Read(ref deployPosts);

    public void CountPost(string place) =>
        _ = place == "rollback" ? Interlocked.Increment(ref rollbackPosts) : Interlocked.Increment(ref switchPosts);

    public void CountDeploy() => Interlocked.Increment(ref deployPosts);
}
