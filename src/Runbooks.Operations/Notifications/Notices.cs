using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Notifications.Channels;

namespace Runbooks.Notifications;

/// <summary>Composes what people are told of a run, from its events alone.</summary>
/// <param name="templates">The playbook's two messages.</param>
/// <param name="time">Bounds the rendering.</param>
public sealed class Notices(TemplateCatalog templates, TimeProvider time)
{
    /// <summary>That a rollback was executed, in the playbook's words.</summary>
    public Notice Rollback(RunHistory run, DateTimeOffset at)
    {
        var resolved = run.Resolved!;
        var level = run.Started.Severity switch
        {
            "critical" => NoticeLevel.Critical,
            "minor" => NoticeLevel.Info,
            _ => NoticeLevel.Warning,
        };
        return Of(level, "rollback", run, at, TemplateCatalog.RollbackNotification, zone =>
            $"Rollback on {run.Target}: {resolved.ToEnvironment} serves {resolved.ToVersion} instead of "
            + $"{resolved.FromVersion} since {zone.Clock(at)}. {Reason(run)}Recovery is being checked."
        );
    }

    /// <summary>How the run ended, in the playbook's words.</summary>
    public Notice End(RunHistory run, RunFinished finished, DateTimeOffset at)
    {
        var took = Phrases.Duration(finished.ActualSeconds);
        return finished.Outcome switch
        {
            Outcome.Recovered => Of(NoticeLevel.Info, "end", run, at, TemplateCatalog.PostRollbackSummary, zone =>
                $"{run.Target} recovered at {zone.Clock(at)}, {took} after detection{Serving(finished)}."
            ) with
            {
                Turn = NoticeTurn.Resolved,
            },
            Outcome.NothingWrong => Of(NoticeLevel.Info, "end", run, at, TemplateCatalog.PostRollbackSummary, zone =>
                $"{run.Target} was looked at until {zone.Clock(at)}: nothing wrong, and nothing was changed."
            ) with
            {
                Turn = NoticeTurn.Resolved,
            },
            Outcome.Unknown => Of(NoticeLevel.Critical, "end", run, at, TemplateCatalog.PostRollbackSummary, zone =>
                $"It is not known whether {run.Target} has recovered: a person must look. {finished.Reason} Next: "
                + $"{finished.Next} ({zone.Clock(at)})"
            ),
            Outcome.Cancelled => Of(NoticeLevel.Warning, "end", run, at, TemplateCatalog.PostRollbackSummary, zone =>
                $"The run on {run.Target} was cancelled at {zone.Clock(at)}. {finished.Reason}"
            ),
            _ => Of(NoticeLevel.Critical, "end", run, at, TemplateCatalog.PostRollbackSummary, zone =>
                $"{run.Target} has not recovered: a person is needed. {finished.Reason} Next: {finished.Next} ({zone.Clock(at)})"
            ),
        };
    }

    /// <summary>That a run waits for a person to say yes.</summary>
    public static Notice Approval(RunStarted started, ApprovalAsked asked, DateTimeOffset at)
    {
        var level = started.Severity == Severity.Critical.Name ? NoticeLevel.Critical : NoticeLevel.Warning;
        var from = asked.From.Count == 0 ? "anyone" : string.Join(" or ", asked.From);
        return new Notice(level, "approval", started.Incident, started.Target, at, zone => new NoticeText(
            $"✋ APPROVAL NEEDED: {started.Target}",
            Lines(
                asked.Question,
                string.Empty,
                $"Asked of: {from}",
                $"Until: {zone.Time(asked.ExpiresAt)}",
                asked.Where.Length > 0 ? $"Where: {asked.Where}" : null,
                asked.Changes.Count > 0 ? $"Will be sent: {string.Join("; ", asked.Changes)}" : null,
                $"Answer: runbook approve {started.Run}",
                Footer(started, zone, at)
            ),
            $"{started.Target} waits for approval by {from} until {zone.Clock(asked.ExpiresAt)}: {asked.Question}"
        ));
    }

    /// <summary>That a run waits for a person to merge what it has proposed.</summary>
    public static Notice Merge(RunStarted started, RollbackAnswered answered, DateTimeOffset at)
    {
        var level = started.Severity == Severity.Critical.Name ? NoticeLevel.Critical : NoticeLevel.Warning;
        var pull = answered.PullRequest;
        return new Notice(level, "approval", started.Incident, started.Target, at, zone => new NoticeText(
            $"✋ MERGE NEEDED: {started.Target}",
            Lines(
                $"The rollback waits for a person: {Phrases.Sentence(answered.Detail)}",
                string.Empty,
                pull is null ? null : $"Merge it, or close it: {pull.Url}",
                $"Run: {started.Run}",
                Footer(started, zone, at)
            ),
            $"{started.Target}: the rollback waits for a person to merge {(pull is null ? "it" : $"{pull}, {pull.Url}")} "
                + $"({zone.Clock(at)})."
        ));
    }

    /// <summary>That a run waits for a person to do something by hand.</summary>
    public static Notice Manual(RunStarted started, ManualAsked asked, DateTimeOffset at)
    {
        var level = started.Severity == Severity.Critical.Name ? NoticeLevel.Critical : NoticeLevel.Warning;
        return new Notice(level, "approval", started.Incident, started.Target, at, zone => new NoticeText(
            $"✋ TO BE DONE BY HAND: {started.Target}",
            Lines(
                asked.Do,
                string.Empty,
                asked.Text,
                asked.DoneWhen is { } seen ? $"Done when: {seen}" : null,
                asked.Until is { } until ? $"Until: {zone.Time(until)}" : null,
                asked.Where.Length > 0 ? $"Where: {asked.Where}" : null,
                $"Answer: runbook approve {started.Run} --done, --skip or --failed",
                Footer(started, zone, at)
            ),
            $"{started.Target} waits for a person" + $"{(asked.Until is { } end ? $" until {zone.Clock(end)}" : string.Empty)}: {asked.Do}"
        ));
    }

    /// <summary>What a step of the runbook says.</summary>
    public static Notice Step(RunStarted started, NotificationAsked asked, DateTimeOffset at)
    {
        var text = asked.Text.Trim();
        var first = text.Split('\n')[0].Trim();
        return new Notice(NoticeLevels.Of(asked.Level), $"step {asked.Path}", started.Incident, started.Target, at, zone => new NoticeText(
            CutText.ToLength(first, 150).Text,
            Lines(text, string.Empty, Footer(started, zone, at)),
            CutText.ToLength(string.Join(' ', text.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries)), 400).Text
        ));
    }

    /// <summary>That nobody has acknowledged.</summary>
    public static Notice Escalation(Notice call, int tier, TimeSpan since, DateTimeOffset at) =>
        new(NoticeLevel.Critical, $"escalation {tier}", call.Subject, call.Target, at, zone =>
        {
            var text = call.Text(zone);
            var nobody = $"Nobody has acknowledged for {Phrases.Duration(Math.Round(since.TotalSeconds))}.";
            var due = $"Emergency {EmergencyTier.Describe(since)}: {EmergencyTier.At(since).Advice}.";
            return new NoticeText(
                $"📣 NOT ACKNOWLEDGED: {text.Title}",
                Lines(nobody, $"Take it on: runbook ack {call.Subject}", due, string.Empty, text.Body),
                $"{nobody} {text.Short}"
            );
        }) { IsEscalation = true };

    /// <summary>That a person has taken it on.</summary>
    public static Notice Acknowledged(Notice call, Acknowledgement by) =>
        new(NoticeLevel.Info, "acknowledged", call.Subject, call.Target, by.At, zone => new NoticeText(
            $"👤 ACKNOWLEDGED by {by.By}: {call.Target}",
            Lines(
                $"{by.By} has taken the incident on, at {zone.Time(by.At)} ({by.How}). Nobody else is called.",
                string.Empty,
                $"Incident: {call.Subject}"
            ),
            $"{by.By} has taken {call.Target} on at {zone.Clock(by.At)}."
        ))
        {
            Turn = NoticeTurn.Acknowledged,
        };

    /// <summary>A message that says of itself that it is none.</summary>
    /// <param name="level">How loud.</param>
    /// <param name="at">When it was asked for.</param>
    /// <param name="number">Tells one test from another.</param>
    public static Notice Test(NoticeLevel level, DateTimeOffset at, string number) =>
        new(level, "test", $"test-{number}", "test", at, zone => new NoticeText(
            "🔧 TEST: nothing has happened",
            Lines(
                $"This is a test of notifications at the level {level.Word()}. Nothing has happened, and nothing is to be done.",
                string.Empty,
                $"Sent: {zone.Time(at)}",
                $"Test: {number}"
            ),
            $"This is a test of runbook notifications, sent at {zone.Clock(at)}. Nothing has happened."
        ));

    private Notice Of(NoticeLevel level, string about, RunHistory run, DateTimeOffset at, string template, Func<ReaderZone, string> brief)
    {
        // Rendered once for each zone: readers are few, and zones fewer.
        var record = RecordBuilder.Build(run, journalHash: null);
        var rendered = new Dictionary<string, NoticeText>();
        return new Notice(level, about, run.Started.Incident, run.Target, at, zone =>
        {
            lock (rendered)
            {
                if (rendered.TryGetValue(zone.Name, out var known))
                    return known;
                var text = templates
                    .Render(template, DocumentModel.Of(record, zone.Clock, isUnderWay: run.Finished is null), time, [])
                    .Trim();
                return rendered[zone.Name] = new NoticeText(
                    $"{text.Split('\n')[0].Trim()}: {run.Target}",
                    Lines(text, string.Empty, Footer(run.Started, zone, at)),
                    brief(zone)
                );
            }
        });
    }

    private static string Serving(RunFinished finished) =>
        finished.EnvironmentAfter is null
            ? string.Empty
            : $": {finished.EnvironmentAfter} serves {finished.VersionAfter ?? "a version that it does not name"}";

    private static string Reason(RunHistory run) =>
        run.Started.Inputs["reason"]?.ToString() is { Length: > 0 } reason ? $"Reason: {Phrases.Sentence(reason)} " : string.Empty;

    private static string Footer(RunStarted started, ReaderZone zone, DateTimeOffset at) =>
        Lines($"Target: {started.Target} ({started.BaseUrl})", $"Incident: {started.Incident}", $"Time: {zone.Time(at)}");

    private static string Lines(params string?[] lines) => string.Join('\n', lines.OfType<string>());
}
