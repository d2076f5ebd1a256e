using Runbooks.GitOps;

namespace Runbooks.Git;

/// <summary>What one `git push --porcelain` of one reference came to.</summary>
/// <param name="Kind">What follows from it.</param>
/// <param name="Text">Git's word for it, in one line.</param>
internal sealed record PushAnswer(PushAnswerKind Kind, string Text)
{
    private const int MostWords = 12;

    /// <summary>Who refuses, where somebody does.</summary>
    public PushRefusal Refusal { get; private init; } = PushRefusal.Other;

    /// <summary>What the server said itself, line by line.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <param name="answer">Of `git push --porcelain` with one refspec.</param>
    public static PushAnswer Of(GitAnswer answer)
    {
        if (answer.IsMissing)
            return new PushAnswer(PushAnswerKind.NotMade, answer.Problem!);
        var status = PushStatus.In(answer.Out);
        var summary = status?.Summary ?? string.Empty;

        // A connection that breaks after the server's word leaves a good line and a bad exit code: then the remote is asked.
        if (answer.ExitCode == 0)
            return new PushAnswer(status?.Flag == '=' ? PushAnswerKind.UpToDate : PushAnswerKind.Taken, summary);
        var (words, sign) = (GitSaid.OfServer(answer.Said).Take(MostWords).ToList(), PushSigns.Of(status, answer.Said));
        return sign.Failure switch
        {
            PushFailure.Behind => new PushAnswer(PushAnswerKind.Behind, sign.Words),
            PushFailure.Unclear when sign.Words.Length > 0 => Unanswered(words.Count > 0 ? $"{sign.Words}: {words[0]}" : sign.Words),
            PushFailure.Unclear or PushFailure.NotConnected => Unanswered(answer.Problem ?? summary),
            PushFailure.Hook => Refused(PushRefusal.Hook, sign.Words),
            PushFailure.Rule => Refused(PushRefusal.Rule, sign.Words),
            PushFailure.NotAllowed => Refused(PushRefusal.NotAllowed, sign.Words),
            PushFailure.NotAuthenticated or PushFailure.UnknownHost => Refused(PushRefusal.NotAuthenticated, sign.Words),
            PushFailure.NoRepository => Refused(PushRefusal.NoRepository, sign.Words),
            PushFailure.Unfit => Refused(PushRefusal.Other, sign.Words[(sign.Words.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()),
            _ => Refused(PushRefusal.Other, sign.Words),
        };

        PushAnswer Unanswered(string text) => new(PushAnswerKind.Unanswered, text) { Words = words };

        PushAnswer Refused(PushRefusal refusal, string text) =>
            new(PushAnswerKind.Refused, text)
            {
                Refusal = refusal,
                Words =
                    words.Count > 0 ? words
                    : answer.Said.Contains(sign.Words) ? [text]
                    : [.. answer.Said.Where(l => l.StartsWith("error: remote", StringComparison.Ordinal)).Take(1)],
            };
    }
}
