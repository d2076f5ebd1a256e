namespace Runbooks.Git;

/// <summary>The remote was reached and says no; asking again changes nothing until somebody mends something.</summary>
/// <param name="Remote">The remote's name.</param>
/// <param name="Branch">The record's branch.</param>
/// <param name="Reason">Who or what refused it.</param>
/// <param name="Words">What the server said itself, line by line.</param>
internal sealed record PushRefused(string Remote, string Branch, PushRefusal Reason, IReadOnlyList<string> Words)
    : PushResult(Remote, Branch)
{
    /// <summary>What git calls it, such as <c>pre-receive hook declined</c>; null where it has no name for it.</summary>
    public string? Name { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Said => Words;

    /// <inheritdoc/>
    public override bool WantsSignature =>
        Reason == PushRefusal.Rule && Words.Any(w => w.Contains("verified signature", StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override string Problem =>
        Reason switch
        {
            PushRefusal.Hook => $"a hook of {Remote} declined it ({Name})",
            PushRefusal.Rule => $"a rule of {Remote} protects the branch ({Name})",
            PushRefusal.NotAllowed => $"you may not write to {Remote}",
            PushRefusal.NotAuthenticated => $"{Remote} does not know who you are",
            PushRefusal.NoRepository => $"there is no repository where {Remote} points to, or you may not see it",
            _ => $"{Remote} does not take it ({Name})",
        };

    /// <inheritdoc/>
    public override string Help =>
        Reason switch
        {
            PushRefusal.Hook => "do what the hook asks for",
            PushRefusal.Rule when WantsSignature =>
                "have git sign (`git config commit.gpgsign true`), or set GH_TOKEN, with which GitHub makes the commit itself and signs it",
            PushRefusal.Rule => "let the rule except the branches incident/*, or the account that pushes them",
            PushRefusal.NotAllowed =>
                "get write access for the account that git uses there, or push to another remote with `git config runbook.remote NAME`",
            PushRefusal.NotAuthenticated =>
                $"make `git push {Remote}` work without a question: a credential helper, an SSH agent or a token",
            PushRefusal.NoRepository =>
                $"correct its address with `git remote set-url {Remote} URL`, or name another remote with `git config runbook.remote NAME`",
            _ => "mend it on the server",
        };
}
