using Runbooks.Notifications.Channels;

namespace Runbooks.Notifications;

/// <summary>Who is told what, and by which channels: what <c>runbooks/notifications.yaml</c> says.</summary>
/// <param name="Channels">Every channel.</param>
/// <param name="Routes">Who is told at each level.</param>
/// <param name="Tiers">Who is told when nobody acknowledges, the soonest first.</param>
public sealed record NotificationSettings(
    IReadOnlyList<Channel> Channels,
    IReadOnlyDictionary<NoticeLevel, Audience> Routes,
    IReadOnlyList<EscalationTier> Tiers
)
{
    /// <summary>Nobody is told anything: there is no file.</summary>
    public static readonly NotificationSettings Nobody = new([], new Dictionary<NoticeLevel, Audience>(), []);

    /// <summary>What the engine tells by itself: <c>rollback</c>, <c>end</c>, <c>approval</c>. Steps tell everything else.</summary>
    public IReadOnlyList<string> Automatic { get; init; } = NotificationReader.AutomaticKinds;

    /// <summary>Whether runs that a person began are escalated too; that person is there already.</summary>
    public bool EscalatesManualRuns { get; init; }

    /// <summary>How long the end of a run waits for messages that are still under way.</summary>
    public TimeSpan Flush { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What must appear nowhere: what was filled in from variables and files, and what each channel proves itself with.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The files that secrets in it came from, with whole paths.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The levels whose messages reach nobody, the loudest first.</summary>
    public IEnumerable<NoticeLevel> SilentLevels => Enum.GetValues<NoticeLevel>().OrderDescending().Where(l => !Route(l).Readers().Any());

    /// <summary>Who is told at a level.</summary>
    public Audience Route(NoticeLevel level) => Routes.GetValueOrDefault(level) ?? Audience.Nobody;
}
