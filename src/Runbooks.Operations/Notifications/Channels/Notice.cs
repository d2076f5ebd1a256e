namespace Runbooks.Notifications.Channels;

/// <summary>Something that people are told, whoever says it: a run, a watch, a test.</summary>
/// <param name="Level">How loud.</param>
/// <param name="About">What it is about, in a word or two: <c>rollback</c>, <c>end</c>, <c>escalation 2</c>, <c>test</c>.</param>
/// <param name="Subject">What holds its messages together: the incident's id, or a name of the sender's own, such as
/// <c>watch/prod</c>.</param>
/// <param name="Target">The target's name.</param>
/// <param name="At">When it happened.</param>
/// <param name="Text">Says it, with times as the reader reads them.</param>
public sealed record Notice(
    NoticeLevel Level,
    string About,
    string Subject,
    string Target,
    DateTimeOffset At,
    Func<ReaderZone, NoticeText> Text
)
{
    /// <summary>What makes it the same as one before, which nobody is told again; null for its text.</summary>
    public string? Same { get; init; }

    /// <summary>What it does to the thread of its subject.</summary>
    internal NoticeTurn Turn { get; init; } = NoticeTurn.News;

    /// <summary>Whether it calls further people, because nobody has acknowledged.</summary>
    internal bool IsEscalation { get; init; }
}
