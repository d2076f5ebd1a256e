using Runbooks.Notifications.Channels;

namespace Runbooks.Notifications;

/// <summary>Composes what people are told of a watch.</summary>
internal static class WatchNotices
{
    /// <summary>The subject of what is said of targets that cannot be seen.</summary>
    public const string Sight = "watch-sight";

    /// <summary>The subject of what keeps a target from being rolled back by itself.</summary>
    public static string Circuit(string target) => $"watch/{target}";

    /// <summary>The subject of what a watch saw and did nothing about.</summary>
    public static string Shadow(string target, string trigger) => $"shadow/{target}/{trigger}";

    /// <summary>That nothing is known of targets, each with why.</summary>
    public static Notice Blind(IReadOnlyList<KeyValuePair<string, string>> blind, DateTimeOffset at)
    {
        var names = Names([.. blind.Select(b => b.Key)]);
        return new Notice(NoticeLevel.Warning, "blind", Sight, names, at, zone => new NoticeText(
            $"🙈 WATCHING IS BLIND: {names}",
            Lines([
                $"Nothing is known of {names}, so nothing is done there, whatever happens.",
                string.Empty,
                .. blind.Select(b => $"{b.Key}: {b.Value}"),
                string.Empty,
                $"Time: {zone.Time(at)}",
                "Look at: the network of the machine that watches, then the target itself",
            ]),
            $"Watching is blind for {names} since {zone.Clock(at)}: nothing is rolled back there by itself."
        ));
    }

    /// <summary>That every target is seen again.</summary>
    public static Notice Seen(DateTimeOffset at) =>
        new(NoticeLevel.Info, "seen", Sight, "every target", at, zone => new NoticeText(
            "👀 WATCHING SEES AGAIN",
            Lines(["Every target is seen again, and triggers count from now.", string.Empty, $"Time: {zone.Time(at)}"]),
            $"Watching sees every target again since {zone.Clock(at)}."
        ))
        {
            Turn = NoticeTurn.Resolved,
        };

    /// <summary>That a trigger fired and a watch that only looks on would have acted.</summary>
    public static Notice Shadowed(string target, string trigger, string runbook, string why, DateTimeOffset at) =>
        new(NoticeLevel.Warning, "shadow", Shadow(target, trigger), target, at, zone => new NoticeText(
            $"👥 TRIGGER FIRED, NOTHING DONE: {target}",
            Lines([
                $"{Capital(why)}.",
                $"The watch runs as a shadow: it would have run {runbook}, and did nothing.",
                string.Empty,
                $"Trigger: {trigger}",
                $"Target: {target}",
                $"Time: {zone.Time(at)}",
                $"To roll back: runbook run {runbook} --target {target}",
            ]),
            $"{target}: {why}. The watch is a shadow and did nothing; it would have run {runbook} at {zone.Clock(at)}."
        ))
        {
            Same = trigger,
        };

    /// <summary>That what a shadow told of is over.</summary>
    public static Notice ShadowOver(string target, string trigger, string what, DateTimeOffset at) =>
        Over(Shadow(target, trigger), target, what, at);

    /// <summary>That a trigger fired, nothing will be done by itself, and a person is needed.</summary>
    public static Notice HeldBack(string target, string trigger, string runbook, string why, DateTimeOffset at) =>
        new(NoticeLevel.Critical, "held back", Circuit(target), target, at, zone => new NoticeText(
            $"🚨 NOT ROLLED BACK: {target} needs a person",
            Lines([
                $"A trigger fired, and {runbook} is held back: {why}.",
                string.Empty,
                $"Trigger: {trigger}",
                $"Target: {target}",
                $"Time: {zone.Time(at)}",
                $"To roll back: runbook run {runbook} --target {target}",
            ]),
            $"{target} is failing and is not rolled back by itself: {why}. A person is needed ({zone.Clock(at)})."
        ))
        {
            Same = "person needed",
        };

    /// <summary>That nothing runs by itself on a target until a person says so.</summary>
    public static Notice CircuitOpened(string target, string why, DateTimeOffset at) =>
        new(NoticeLevel.Critical, "circuit open", Circuit(target), target, at, zone => new NoticeText(
            $"🚨 AUTOMATIC ROLLBACK IS OFF: {target} needs a person",
            Lines([
                $"The circuit of {target} is open: {why}.",
                $"Nothing runs there by itself until a person closes it: runbook watch reset {target}",
                string.Empty,
                $"Target: {target}",
                $"Time: {zone.Time(at)}",
            ]),
            $"Automatic rollback of {target} is off since {zone.Clock(at)}: {why}. A person is needed."
        ))
        {
            Same = "person needed",
        };

    /// <summary>
    /// That an operator closed a target's circuit. How the target does is another question: nothing of it is called over.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="wasClosed">Whether it was closed before, so that only its limits begin anew.</param>
    /// <param name="at">When.</param>
    public static Notice CircuitClosed(string target, bool wasClosed, DateTimeOffset at) =>
        Resolved(
            Circuit(target),
            target,
            wasClosed ? $"🔁 LIMITS RESET: {target}" : $"🔁 AUTOMATIC ROLLBACK IS ON AGAIN: {target}",
            wasClosed
                ? $"An operator gave `runbook watch reset {target}`: the circuit was closed already, and the limits count from now. "
                    + $"That says nothing of how {target} does."
                : $"An operator closed the circuit with `runbook watch reset {target}`: automatic rollback is on again, and its limits "
                    + $"count from now. That says nothing of how {target} does.",
            at
        );

    /// <summary>That what was held back is not wanted any more.</summary>
    public static Notice HeldBackOver(string target, string what, DateTimeOffset at) => Over(Circuit(target), target, what, at);

    /// <summary>That somebody rolled a target back by hand.</summary>
    public static Notice RolledBackByHand(string target, string what, DateTimeOffset at) =>
        new(NoticeLevel.Info, "rolled back by hand", $"release/{target}", target, at, zone => new NoticeText(
            $"✋ ROLLED BACK BY HAND: {target}",
            Lines([
                $"{Capital(what)}.",
                "No run of ours did it; triggers count anew for the version that serves now.",
                string.Empty,
                $"Time: {zone.Time(at)}",
            ]),
            $"{target} was rolled back by hand, seen at {zone.Clock(at)}."
        ));

    /// <summary>That something of the watch itself goes wrong.</summary>
    public static Notice Trouble(string what, DateTimeOffset at) =>
        new(NoticeLevel.Warning, "trouble", "watch-trouble", "the watch", at, zone => new NoticeText(
            "🔧 THE WATCH HAS TROUBLE",
            Lines([$"{Capital(what)}.", string.Empty, $"Time: {zone.Time(at)}"]),
            $"The watch has trouble: {what} ({zone.Clock(at)})."
        ))
        {
            Same = what,
        };

    private static Notice Over(string subject, string target, string what, DateTimeOffset at) =>
        Resolved(subject, target, $"✅ OVER: {target}", what, at);

    private static Notice Resolved(string subject, string target, string title, string what, DateTimeOffset at) =>
        new(NoticeLevel.Info, "over", subject, target, at, zone => new NoticeText(
            title,
            Lines([what, string.Empty, $"Target: {target}", $"Time: {zone.Time(at)}"]),
            $"{target}, {zone.Clock(at)}: {what}"
        ))
        {
            Turn = NoticeTurn.Resolved,
        };

    private static string Names(IReadOnlyList<string> targets) =>
        targets.Count switch
        {
            1 => targets[0],
            <= 4 => $"{string.Join(", ", targets.Take(targets.Count - 1))} and {targets[^1]}",
            _ => $"{string.Join(", ", targets.Take(3))} and {targets.Count - 3} more",
        };

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.');

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
