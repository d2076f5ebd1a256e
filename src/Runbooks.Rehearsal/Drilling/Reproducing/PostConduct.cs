using Runbooks.Events;

namespace Runbooks.Rehearsal.Drilling.Reproducing;

/// <summary>What a controller did with one request to switch, as the journal of a run tells it.</summary>
internal sealed class PostConduct
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(500);

    private readonly RecordedEvent? _answered;
    private readonly IReadOnlyList<RecordedEvent> _reads;
    private readonly TimeSpan _sent;
    private readonly RollbackIntended _intended;

    private PostConduct(RecordedEvent intended, IReadOnlyList<RecordedEvent> after)
    {
        _intended = (RollbackIntended)intended.Event;
        _sent = intended.Elapsed;
        _answered = after.FirstOrDefault(e => e.Event is RollbackAnswered);
        _reads = [.. after.Where(e => e.Event is StatusObserved)];
    }

    /// <summary>Where a fault of it acts: <c>rollback</c> or <c>switch</c>.</summary>
    public string Place => _intended.Request.EndsWith("/switch", StringComparison.Ordinal) ? "switch" : "rollback";

    /// <summary>When the other environment was first seen to serve; null where it never was.</summary>
    public RecordedEvent? Switched => _reads.FirstOrDefault(r => ((StatusObserved)r.Event).Environment == _intended.ToEnvironment);

    /// <summary>When the old one was seen to serve again; null where it was not.</summary>
    public RecordedEvent? WentBack =>
        Switched is not { } switched
            ? null
            : _reads.FirstOrDefault(r =>
                r.Sequence > switched.Sequence && ((StatusObserved)r.Event).Environment == _intended.FromEnvironment
            );

    /// <summary>How often the status could not be read before it could again, or at all.</summary>
    public int Unreadable =>
        _reads
            .TakeWhile(r => r.Event is not StatusObserved { Problem: null } || r.Sequence <= FirstUnreadable)
            .Count(r => r.Event is StatusObserved { Problem: not null });

    /// <summary>Whether the history was empty behind the switch.</summary>
    public bool Forgot => _reads.Any(r => ((StatusObserved)r.Event).LastEvent is { Length: 0 });

    /// <summary>Every request of a run, in order.</summary>
    /// <param name="events">The run.</param>
    public static IReadOnlyList<PostConduct> All(IReadOnlyList<RecordedEvent> events)
    {
        var intents = events.Where(e => e.Event is RollbackIntended).ToList();
        return
        [
            .. intents.Select(
                (intent, i) =>
                    new PostConduct(
                        intent,
                        [
                            .. events.Where(e =>
                                e.Sequence > intent.Sequence && (i + 1 == intents.Count || e.Sequence < intents[i + 1].Sequence)
                            ),
                        ]
                    )
            ),
        ];
    }

    /// <summary>The fault that answers and switches in this way, without its place; null for none.</summary>
    /// <param name="flippedUnseen">Whether the history told that it went and came back, and no read saw it.</param>
    public string? Fault(bool flippedUnseen)
    {
        var answer = _answered?.Event as RollbackAnswered;
        var isLate = Switched is not null && LastUnchanged is not null;
        return answer?.Answer switch
        {
            "refused" => "refused",
            "accepted" => $"accepted-ahead-of-switch={(Switched is null && !flippedUnseen ? "1h" : isLate ? Delay : Text(Noticeable))}",
            "claimed" when isLate => $"answer-ahead-of-switch={Delay}",
            "claimed" when Switched is null && !flippedUnseen => "claimed-not-done",
            "claimed" => Took(answer) > Noticeable ? $"slow-switch={Text(Took(answer))}" : null,
            "not connected" => "dropped-before-switch",
            _ => Lost(answer, isLate, flippedUnseen),
        };
    }

    /// <summary>How long after the switch it went back.</summary>
    public string FlipDelay()
    {
        var seen = _reads.Last(r => r.Sequence < WentBack!.Sequence && ((StatusObserved)r.Event).Environment == _intended.ToEnvironment);
        var between = (seen.Elapsed + WentBack!.Elapsed) / 2 - Switched!.Elapsed;
        return Text(between > TimeSpan.Zero ? between : Noticeable);
    }

    /// <summary>A length of time as faults have it.</summary>
    internal static string Text(TimeSpan span) =>
        FormattableString.Invariant($"{Math.Max(100, Math.Round(span.TotalMilliseconds / 100) * 100):0}ms");

    private long FirstUnreadable => _reads.FirstOrDefault(r => r.Event is StatusObserved { Problem: not null })?.Sequence ?? 0;

    private RecordedEvent? LastUnchanged =>
        _reads.TakeWhile(r => r != Switched).LastOrDefault(r => ((StatusObserved)r.Event).Environment == _intended.FromEnvironment);

    /// <summary>
    /// How long after the request the switch took effect: between the last read that did not show it and the first that did.
    /// </summary>
    public TimeSpan SwitchDelay =>
        Switched is not { } switched ? TimeSpan.Zero : ((LastUnchanged?.Elapsed ?? switched.Elapsed) + switched.Elapsed) / 2 - _sent;

    private string Delay => Text(SwitchDelay);

    private string Lost(RollbackAnswered? answer, bool isLate, bool flippedUnseen)
    {
        var when =
            Switched is null && !flippedUnseen ? "before"
            : isLate ? "ahead-of"
            : "after";
        return answer switch
        {
            { Status: >= 500 and var status } => isLate ? $"error-ahead-of-switch={Delay}" : $"error-{when}-switch={status}",
            { Status: not null } => "other-shape",
            { Fault: AnswerFault.TimedOut } => isLate ? $"hang-ahead-of-switch={Delay}" : $"hang-{when}-switch",
            { Fault: AnswerFault.Closed } when !isLate => $"dropped-{when}-switch=close",
            _ => isLate ? $"dropped-ahead-of-switch={Delay}" : $"dropped-{when}-switch",
        };
    }

    private static TimeSpan Took(RollbackAnswered answer) => TimeSpan.FromMilliseconds(answer.ElapsedMs);
}
