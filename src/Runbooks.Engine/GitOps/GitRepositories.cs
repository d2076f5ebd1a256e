using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Runbooks.Connections;
using Runbooks.Programs;

namespace Runbooks.GitOps;

/// <summary>Looks at repositories, and pushes commits to them. Several may, at once.</summary>
/// <param name="programs">Runs git.</param>
/// <param name="time">The clock.</param>
/// <param name="pulls">Opens pull requests; null where none is opened.</param>
internal sealed class GitRepositories(ProgramRunner programs, TimeProvider time, PullRequestHost? pulls = null)
{
    // Each who looks makes one of its own, and all of a run have its programs in common.
    private static readonly ConditionalWeakTable<ProgramRunner, ConcurrentDictionary<string, ReadHistory>> Read = [];

    // A branch that has not moved has the history that it had.
    private readonly ConcurrentDictionary<string, ReadHistory> _read = Read.GetValue(programs, _ => new(StringComparer.Ordinal));

    /// <summary>Looks at the history of a file.</summary>
    /// <param name="call">The file.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<RepositoryAnswer> LookAsync(GitCall call, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        RepositoryAnswer None(string why) => new($"`{call}`", time.GetElapsedTime(began)) { Problem = why };

        var clone = new GitClone(programs, call);
        if (!(await clone.HeadAsync(cancel)).Succeeds(out var head, out var why))
            return None(why);
        if (!_read.TryGetValue(call.Key, out var last) || last.Head != head)
        {
            if (await clone.FetchAsync(head, cancel) is { } problem)
                return None(problem);
            if (!(await new FileHistory(clone, call).ReadAsync(head, cancel)).Succeeds(out var commits, out why))
                return None(why);
            _read[call.Key] = last = new ReadHistory(head, commits.ToJsonString());
        }

        return new RepositoryAnswer($"`{call}`", time.GetElapsedTime(began))
        {
            Body = new JsonObject
            {
                ["branch"] = call.Branch,
                ["head"] = head,
                ["commits"] = JsonNode.Parse(last.Commits),
            },
        };
    }

    /// <summary>Puts a commit on top of a branch, once.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="fence">Asked right before the push; null where nothing may hold it back.</param>
    public async Task<RepositoryAnswer> PushAsync(GitCommit commit, SendFence? fence)
    {
        var began = time.GetTimestamp();
        var came = await new CommitPush(new GitClone(programs, commit.On), commit, fence, pulls).RunAsync();
        return came with { Elapsed = time.GetElapsedTime(began) };
    }

    private sealed record ReadHistory(string Head, string Commits);
}
