using Runbooks.Git;
using Runbooks.Runs;

namespace Runbooks.Cli.Terminal;

/// <summary>What a person is told of a push: where the record is now, or why not, what the server said, and what to do.</summary>
internal static class PushLines
{
    /// <summary>The lines, as markup.</summary>
    /// <param name="push">What became of it; null where the repository has no remote any more.</param>
    /// <param name="pending">The record.</param>
    public static IEnumerable<string> Of(PushResult? push, PendingPush pending)
    {
        switch (push)
        {
            case null:
                yield break;
            case Pushed { IsRebuilt: true } done:
                yield return $"[bold]Pushed[/]   to {RunView.Escape(done.Remote)}, on top of what others had pushed to the branch: "
                    + $"commit {done.Made[..10]}";
                yield break;
            case Pushed done:
                yield return $"[bold]Pushed[/]   to {RunView.Escape(done.Remote)}, branch {RunView.Escape(done.Branch)}";
                yield break;
            case AlreadyPushed found:
                yield return $"[bold]Pushed[/]   to {RunView.Escape(found.Remote)}, which had it already: branch "
                    + $"{RunView.Escape(found.Branch)}, commit {found.Found[..10]}";
                yield break;
        }

        yield return $"[bold yellow]Pushed[/]   not yet: {RunView.Escape(push.Problem!)}";
        foreach (var line in push.Said)
            yield return $"         {RunView.Escape(push.Remote)} says: {RunView.Escape(line)}";
        var then = pending.Directory is null
            ? $"`git push {push.Remote} {push.Branch}`: the disk does not let it wait for `runbook sync`"
            : "run `runbook sync`";
        yield return $"         {RunView.Escape($"{Capital(push.Help!)}, then {then}")}";
        if (pending.Directory is { } directory)
            yield return $"         It waits in {RunView.Escape(directory)}";
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
