using Runbooks.Definitions;
using Runbooks.Notifications;
using Runbooks.Notifications.Channels;
using Runbooks.Planning;
using Runbooks.Steps;

namespace Runbooks.Rehearsal.Planning;

/// <summary>Plans what people would hear. Nobody is told.</summary>
internal static class NoticePlanner
{
    /// <summary>Who would hear what a step tells, besides the terminal of the run.</summary>
    /// <param name="settings">Who is told what; null where nobody is.</param>
    /// <param name="name">The channel that the step names.</param>
    /// <param name="level">How loud.</param>
    /// <param name="isRouted">Whether it goes to the channels that the level's route names.</param>
    public static IReadOnlyList<string> ReadersOf(NotificationSettings? settings, string name, string level, bool isRouted)
    {
        if (settings is null)
            return [];
        var route = settings.Route(NoticeLevels.Of(level));
        if (isRouted)
            return [.. Readers(route)];
        return settings.Channels.FirstOrDefault(c => c.Name == name) is { } channel
            ? [.. Readers(route with { Channels = [channel] })]
            : [];
    }

    /// <summary>What the engine would tell by itself of a run that a person begins.</summary>
    public static IReadOnlyList<PlannedNotice> Automatic(Runbook runbook, NotificationSettings? settings)
    {
        if (settings is null)
            return [];
        var rollback = runbook.Severity.Name switch
        {
            "critical" => NoticeLevel.Critical,
            "minor" => NoticeLevel.Info,
            _ => NoticeLevel.Warning,
        };
        var notices = new List<PlannedNotice>();
        var asksSomebody = runbook.AllSteps().Any(s => s.Action.Asks is { Count: > 0 });
        if (settings.Automatic.Contains("approval") && asksSomebody)
            Add("when it asks", runbook.Severity == Severity.Critical ? NoticeLevel.Critical : NoticeLevel.Warning);
        if (settings.Automatic.Contains("rollback") && runbook.AllSteps().Any(s => s.Action is RollbackStep))
            Add("when it has rolled back", rollback);
        if (!settings.Automatic.Contains("end"))
            return notices;
        Add("when it has recovered", NoticeLevel.Info);
        Add("when it has not recovered", NoticeLevel.Critical);
        return notices;

        void Add(string when, NoticeLevel level) =>
            notices.Add(new PlannedNotice(when, level.Word(), Text: null, [.. Readers(settings.Route(level))]));
    }

    private static IEnumerable<string> Readers(Audience audience) =>
        audience
            .Readers()
            .Select(r =>
                $"{r.Channel.Name} ({r.Channel.KindName}{(r.Contact is null ? string.Empty : $", {r.Contact.Name}")})"
                + $"{(r.Channel.Problem is { } problem ? $", which cannot be used: {problem}" : string.Empty)}"
            );
}
