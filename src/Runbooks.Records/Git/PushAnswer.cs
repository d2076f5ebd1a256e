namespace Runbooks.Git;

/// <summary>What one `git push --porcelain` of one reference came to.</summary>
/// <param name="Kind">What follows from it.</param>
/// <param name="Text">Git's word for it, in one line.</param>
internal sealed record PushAnswer(PushAnswerKind Kind, string Text)
{
    private const string Remote = "remote:";
    private const int MostWords = 12;

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
        "reference already exists",
        "reference conflict",
        "remote ref updated since checkout",
    ];

    private static readonly string[] Rules =
    [
        "protected branch",
        "repository rule",
        "GH006",
        "GH013",
        "You are not allowed to push code to protected branches",
    ];

    // In this order: a server that refuses for one of the first reasons may add a sentence of the later ones.
    private static readonly (PushRefusal Reason, string[] Signs)[] Refusals =
    [
        (
            PushRefusal.NotAuthenticated,
            [
                "Authentication failed",
                "could not read Username",
                "could not read Password",
                "Permission denied (",
                "Host key verification failed",
                "Too many authentication failures",
                "Invalid username or",
                "returned error: 401",
                "HTTP Basic: Access denied",
                "could not read from agent",
            ]
        ),
        (
            PushRefusal.NotAllowed,
            [
                "returned error: 403",
                "Permission to ",
                "Write access to repository not granted",
                "marked as read only",
                "access denied or repository not exported",
                "service not enabled",
                "You are not allowed to",
                "insufficient permission",
                "unable to create temporary object directory",
                "refusing to allow",
            ]
        ),
        (
            PushRefusal.Other,
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
            PushRefusal.NoRepository,
            [
                "Repository not found",
                "does not appear to be a git repository",
                "' not found",
                "no such repository",
                "The project you were looking for could not be found",
            ]
        ),
    ];

    /// <summary>Who refuses, where somebody does.</summary>
    public PushRefusal Refusal { get; private init; } = PushRefusal.Other;

    /// <summary>What the server said itself, line by line.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <param name="answer">Of `git push --porcelain` with one refspec.</param>
    public static PushAnswer Of(GitAnswer answer)
    {
        if (answer.IsMissing)
            return new PushAnswer(PushAnswerKind.NotMade, answer.Problem!);
        var (flag, summary) = StatusIn(answer.Out);
        var words = WordsIn(answer.Said);

        // A connection that breaks after the server's word leaves a good line and a bad exit code: then the remote is asked.
        if (answer.ExitCode == 0)
            return new PushAnswer(flag == '=' ? PushAnswerKind.UpToDate : PushAnswerKind.Taken, summary);
        if (flag == '!' && !summary.StartsWith("[remote failure]", StringComparison.Ordinal))
            return OfStatus(summary, answer.Said, words);

        var refusal = Refusals.FirstOrDefault(r => answer.Said.Any(line => IsOneOf(line, r.Signs)));
        if (refusal.Signs is null)
            return new PushAnswer(PushAnswerKind.Unanswered, answer.Problem ?? summary) { Words = words };
        var line = answer.Said.First(l => IsOneOf(l, refusal.Signs));
        if (refusal.Reason == PushRefusal.Other)
            line = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return new PushAnswer(PushAnswerKind.Refused, line) { Refusal = refusal.Reason, Words = words.Count > 0 ? words : [line] };
    }

    private static PushAnswer OfStatus(string summary, IReadOnlyList<string> said, List<string> words)
    {
        // `[remote rejected] (pre-receive hook declined)`
        var name = summary.Contains('(', StringComparison.Ordinal)
            ? summary[(summary.IndexOf('(', StringComparison.Ordinal) + 1)..].TrimEnd(')')
            : summary;
        if (IsOneOf(summary, Rules) || said.Any(l => IsOneOf(l, Rules)))
            return Refused(PushRefusal.Rule, Coded(said) ?? name);
        if (name.Contains("hook declined", StringComparison.Ordinal))
            return Refused(PushRefusal.Hook, name);
        if (IsOneOf(name, Racing))
            return new PushAnswer(PushAnswerKind.Behind, name);
        var denied = said.Any(l => IsOneOf(l, Refusals[1].Signs)) || IsOneOf(name, Refusals[1].Signs) || name == "permission denied";
        if (denied)
            return Refused(PushRefusal.NotAllowed, name);

        // A server that fails by itself may do better the next time.
        return
            name is "Internal Server Error" or "unpacker error" or "transaction failed"
            || name.Contains("timeout", StringComparison.OrdinalIgnoreCase)
            ? new PushAnswer(PushAnswerKind.Unanswered, words.Count > 0 ? $"{name}: {words[0]}" : name) { Words = words }
            : Refused(PushRefusal.Other, name);

        PushAnswer Refused(PushRefusal reason, string text) =>
            new(PushAnswerKind.Refused, text)
            {
                Refusal = reason,
                Words = words.Count > 0 ? words : [.. said.Where(l => l.StartsWith("error: remote", StringComparison.Ordinal)).Take(1)],
            };
    }

    // GitHub's own number of the rule is what people look for.
    private static string? Coded(IReadOnlyList<string> said) =>
        said.Select(l => l.IndexOf("GH0", StringComparison.Ordinal) is >= 0 and var at && l.Length >= at + 5 ? l[at..(at + 5)] : null)
            .FirstOrDefault(c => c is not null);

    // `FLAG TAB FROM:TO TAB SUMMARY`; one reference is pushed, so that there is one line or none.
    private static (char Flag, string Summary) StatusIn(string text)
    {
        var fields = text.Split('\n').Select(l => l.TrimEnd('\r').Split('\t')).FirstOrDefault(f => f.Length >= 3 && f[0].Length == 1);
        return fields is null ? ('\0', string.Empty) : (fields[0][0], fields[2].Trim());
    }

    private static List<string> WordsIn(IReadOnlyList<string> said) =>
        [
            .. said.Where(l => l.StartsWith(Remote, StringComparison.Ordinal))
                .Select(l => l[Remote.Length..].Trim())
                .Where(l => l.Length > 0)
                .Take(MostWords),
        ];

    private static bool IsOneOf(string line, string[] signs) => signs.Any(s => line.Contains(s, StringComparison.OrdinalIgnoreCase));
}
