using Runbooks.Definitions.Targets;
using Runbooks.Locks;
using Runbooks.Sandbox;
using Runbooks.SharedLocks;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>The command in a repository of its own, and several sandboxes, which the targets <c>a</c>, <c>b</c>, <c>c</c>, … name.</summary>
internal sealed class GroupedRun : IAsyncDisposable
{
    private readonly List<SandboxTarget> _sandboxes = [];

    public CommandRun Run { get; } = new CommandRun().InRepository();

    /// <summary>How many times each sandbox was told to roll back.</summary>
    public IReadOnlyList<int> Posts => [.. _sandboxes.Select(s => s.RollbackPosts)];

    /// <summary>How many times each sandbox has switched.</summary>
    public IReadOnlyList<int> Toggles => [.. _sandboxes.Select(s => s.Toggles)];

    /// <summary>The sandbox of a target.</summary>
    public SandboxTarget this[string target] => _sandboxes[target[0] - 'a'];

    /// <summary>Starts one for each fault; an empty one is none.</summary>
    public static async Task<GroupedRun> StartAsync(params string[] faults)
    {
        var started = new GroupedRun();
        foreach (var fault in faults)
        {
            var sandbox = fault.Length == 0 ? await SlowTarget.StartAsync() : await SlowTarget.StartAsync(fault);
            started._sandboxes.Add(sandbox);
            started.Name($"{(char)('a' + started._sandboxes.Count - 1)}", sandbox.BaseUrl.AbsoluteUri);
        }

        return started;
    }

    /// <summary>Writes the file of a target.</summary>
    public void Name(string target, string address) =>
        Run.Write(
            $"runbooks/targets/{target}.yaml",
            $"""
            apiVersion: runbooks/v1
            name: {target}
            base-url: {address}
            processing-time: 100ms
            read-every: 10ms
            stable-every: 10ms
            request-timeout: 2s
            """
        );

    /// <summary>Writes the group <c>all</c>.</summary>
    public void Group(string rest) => Run.Write("runbooks/groups/all.yaml", $"apiVersion: runbooks/v1\ngroup: all\n{rest}\n");

    /// <summary>Rolls back.</summary>
    public Task<int> RollBackAsync(params string[] more) => Run.RunAsync(["run", "quick-rollback", "-i", "reason=a test", .. more]);

    /// <summary>Holds the lock of a target, as another run does, until what it gives back is disposed.</summary>
    public async Task<IAsyncDisposable> HoldAsync(string target)
    {
        var locks = new TargetLocks([Path.Combine(Run.Folder, ".local", "state", "runbook", "locks")], Machine.Here(), TimeProvider.System);
        var (held, _) = await locks.TryTakeAsync(
            new LockRequest(new Target("t", this[target].BaseUrl), "1", "run 1 of a test"),
            records: null,
            CancellationToken.None
        );
        return held!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in _sandboxes)
            await sandbox.DisposeAsync();
        Run.Dispose();
    }
}
