namespace Runbooks.GitOps;

/// <summary>
/// What git and well-known servers say of a push that came to nothing, and what that means: whoever pushes reads it here. That nothing was
/// taken, or nothing was sent, is said only where it is sure.
/// </summary>
public static class PushSigns
{
    private const string Remote = "remote:";

    // Whoever holds the lock of a reference is about to change it: the line of a server has its own path before this.
    private const string Locked = ".lock': File exists";

    // What a server says when another push came first, or while it is busy with one.
    private static readonly string[] Racing =
    [
        "non-fast-forward",
        "fetch first",
        "stale info",
        "cannot lock ref",
        "failed to lock",
        "failed to update ref",
        "incorrect old value",
        "but expected",
        "reference already exists",
        "reference conflict",
        "remote ref updated since checkout",
        Locked,
    ];

    private static readonly string[] Rules =
    [
        "protected branch",
        "repository rule",
        "GH006",
        "GH013",
        "You are not allowed to push code to protected branches",
    ];

    private static readonly string[] NoRight =
    [
        "returned error: 403",
        "Permission to ",
        "Permission denied",
        "Write access to repository not granted",
        "marked as read only",
        "access denied",
        "service not enabled",
        "You are not allowed to",
        "insufficient permission",
        "unable to create temporary object directory",
        "refusing to allow",
    ];

    // A server that fails by itself may have failed behind the change, and do better the next time.
    private static readonly string[] Broken = ["Internal Server Error", "unpacker error", "transaction failed", "timeout", "timed out"];

    // In this order: a server that refuses for one of the first reasons may add a sentence of the later ones.
    private static readonly (PushFailure Failure, string[] Signs)[] Unheard =
    [
        (PushFailure.UnknownHost, ["Host key verification failed"]),
        (
            PushFailure.NotAuthenticated,
            [
                "Authentication failed",
                "could not read Username",
                "could not read Password",
                "Permission denied (",
                "Too many authentication failures",
                "Invalid username or",
                "returned error: 401",
                "HTTP Basic: Access denied",
                "could not read from agent",
            ]
        ),
        (PushFailure.NotAllowed, NoRight),
        (
            PushFailure.Unfit,
            [
                "receiving end does not support",
                "can't be combined with",
                "cannot be combined with",
                "Unable to find remote helper",
                "' not allowed",
                "invalid refspec",
                "bad config",
                "No such remote",
                "unsupported protocol",
            ]
        ),
        (
            PushFailure.NoRepository,
            [
                "Repository not found",
                "does not appear to be a git repository",
                "' not found",
                "no such repository",
                "The project you were looking for could not be found",
            ]
        ),
    ];

    private static readonly string[] NoWay =
    [
        "Could not resolve host",
        "Connection refused",
        "Connection timed out",
        "Failed to connect",
        "Couldn't connect",
        "Network is unreachable",
        "No route to host",
    ];

    // What git ends with where the server has not yet said which references it has: nothing of a push is sent before that.
    private static readonly string[] Unbegun =
    [
        "Could not read from remote repository",
        "unable to access '",
        "unable to connect to",
        "unable to look up",
        "Authentication failed for",
        "could not read Username",
        "could not read Password",
        "does not appear to be a git repository",
        "' not found",
    ];

    /// <summary>Reads what was said of a push that has failed.</summary>
    /// <param name="status">What git wrote of the reference; null for nothing.</param>
    /// <param name="said">What it and the server wrote to standard error, line by line.</param>
    public static PushSign Of(PushStatus? status, IReadOnlyList<string> said) =>
        status is { IsRefused: true } ? OfStatus(status.Summary, said) : OfLines(said);

    private static PushSign OfStatus(string summary, IReadOnlyList<string> said)
    {
        // `[remote rejected] (pre-receive hook declined)`
        var reason = summary.Contains('(', StringComparison.Ordinal)
            ? summary[(summary.IndexOf('(', StringComparison.Ordinal) + 1)..].TrimEnd(')')
            : summary;
        if (IsOneOf(summary, Rules) || said.Any(l => IsOneOf(l, Rules)))
            return new PushSign(PushFailure.Rule, Coded(said) ?? reason);
        var failure =
            reason.Contains("hook declined", StringComparison.Ordinal) ? PushFailure.Hook
            : IsOneOf(reason, Racing) || said.Any(IsLocked) ? PushFailure.Behind
            : IsOneOf(reason, NoRight) || said.Any(l => IsOneOf(l, NoRight)) ? PushFailure.NotAllowed
            : IsOneOf(reason, Broken) ? PushFailure.Unclear
            : PushFailure.Refused;
        return new PushSign(failure, reason);
    }

    private static PushSign OfLines(IReadOnlyList<string> said)
    {
        // What a hook says that runs behind a push that was taken may read like a refusal.
        var isUnbegun = said.Any(l => l.StartsWith("fatal:", StringComparison.Ordinal) && IsOneOf(l, Unbegun));
        var heard = isUnbegun ? said : [.. said.Where(l => !l.StartsWith(Remote, StringComparison.Ordinal))];
        if (heard.FirstOrDefault(IsLocked) is { } locked)
            return new PushSign(PushFailure.Behind, locked);
        foreach (var (failure, signs) in isUnbegun ? [.. Unheard, (PushFailure.NotConnected, NoWay)] : Unheard)
        {
            if (heard.FirstOrDefault(l => IsOneOf(l, signs)) is { } line)
                return new PushSign(failure, line);
        }

        return new PushSign(PushFailure.Unclear, string.Empty);
    }

    // GitHub's own number of the rule is what people look for.
    private static string? Coded(IReadOnlyList<string> said) =>
        said.Select(l => l.IndexOf("GH0", StringComparison.Ordinal) is >= 0 and var at && l.Length >= at + 5 ? l[at..(at + 5)] : null)
            .FirstOrDefault(c => c is not null);

    private static bool IsLocked(string line) => line.Contains(Locked, StringComparison.Ordinal);

    private static bool IsOneOf(string line, string[] signs) => signs.Any(s => line.Contains(s, StringComparison.OrdinalIgnoreCase));
}
