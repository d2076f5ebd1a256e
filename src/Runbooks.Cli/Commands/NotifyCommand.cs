using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Notifications;
using Runbooks.Notifications.Channels;

namespace Runbooks.Cli.Commands;

internal static class NotifyCommand
{
    public static Command Build(CommandHost host)
    {
        var command = new ExampledCommand(
            "notify",
            "Tests the channels by which people are told, and goes on calling where nobody acknowledges.",
            "runbook notify test"
        );
        command.Subcommands.Add(Test(host));
        command.Subcommands.Add(Escalate(host));
        return command;
    }

    private static ExampledCommand Test(CommandHost host)
    {
        var channel = new Option<string?>("--channel") { Description = "This channel alone." };
        var level = new Option<string?>("--level")
        {
            Description =
                $"The channels and people of this level's route: {string.Join(", ", NoticeLevels.Words)}. Every level and "
                + $"every channel by default.",
        };
        level.AcceptOnlyFromAmong(NoticeLevels.Words);
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "test",
            "Sends a message that is marked as a test by each channel, and says what became of it.",
            "runbook notify test --channel ops"
        )
        {
            channel,
            level,
            format,
        };
        command.SetAction(
            (parsed, cancel) => TestAsync(host, parsed.GetValue(channel), parsed.GetValue(level), parsed.GetValue(format)!, cancel)
        );
        return command;
    }

    private static ExampledCommand Escalate(CommandHost host)
    {
        var once = new Option<bool>("--once") { Description = "Tell what is due now, and do not wait for what is not." };
        var command = new ExampledCommand(
            "escalate",
            "Goes on calling people for incidents whose run has ended, until somebody acknowledges or everybody was called.",
            "runbook notify escalate"
        )
        {
            once,
        };
        command.SetAction((parsed, cancel) => EscalateAsync(host, parsed.GetValue(once), cancel));
        return command;
    }

    private static async Task<int> TestAsync(CommandHost host, string? name, string? word, string format, CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        using var notifications = RunNotifications.Of(host, bag);
        if (notifications is null)
            return DiagnosticReport.Invalid(host, bag);
        var readers = ReadersOf(notifications.Settings, name, word, bag);
        if (bag.HasErrors)
            return DiagnosticReport.Invalid(host, bag);
        var notice = Notices.Test(
            word is null ? NoticeLevel.Info : NoticeLevels.Of(word),
            host.Time.GetUtcNow(),
            RandomNumberGenerator.GetInt32(100000, 1000000).ToString(CultureInfo.InvariantCulture)
        );
        var deliveries = await new Announcer(notifications.Dispatcher, shelf: null).TellAsync(notice, readers, cancel);
        if (format == "json")
        {
            await host.Document.WriteLineAsync(
                JsonSerializer.Serialize(deliveries.Select(d => new DeliveryDocument(d)), DocumentJson.Readable.IEnumerableDeliveryDocument)
            );
        }
        else
        {
            foreach (var delivery in deliveries)
                await host.Out.WriteLineAsync(DeliveryLines.Line(delivery));
            var delivered = deliveries.Count(d => d.Status == DeliveryStatus.Delivered);
            await host.Out.WriteLineAsync(
                deliveries.Count == 0
                    ? "No channel reaches anybody here."
                    : $"{delivered} of {deliveries.Count} delivered. That a provider took a message does not say that it "
                        + $"arrived: look for it."
            );
        }

        // A test of one channel or of one level asks nothing of the others.
        if (format == "text" && name is null && word is null)
        {
            foreach (var level in NoticeLevels.Words.Reverse())
                await host.Out.WriteLineAsync($"  {level}: {WhoHears(notifications.Settings.Route(NoticeLevels.Of(level)))}");
        }

        NoticeLevel[] silent = name is null && word is null ? [.. notifications.Settings.SilentLevels] : [];
        foreach (var level in silent)
        {
            await host.Error.WriteLineAsync(
                $"warning: nobody hears what is {level.Word()}: name channels for it in `routes`; `runbook lint` shows the place"
            );
        }

        foreach (
            var zone in notifications
                .Settings.Routes.Values.SelectMany(a => a.Contacts)
                .Select(c => c.Zone)
                .Concat(notifications.Settings.Channels.Select(c => c.Zone))
                .Where(z => !z.IsKnown)
                .Select(z => z.Name)
                .Distinct()
        )
        {
            await host.Error.WriteLineAsync(
                $"warning: this machine does not know the time zone {zone}, and says times in UTC; install its time zone database (tzdata)"
            );
        }

        var isHeard = silent.Length == 0 && deliveries.Count > 0 && deliveries.All(d => d.Status == DeliveryStatus.Delivered);
        return isHeard ? ExitCodes.Recovered : ExitCodes.NotRecovered;
    }

    private static string WhoHears(Audience audience)
    {
        var who = audience.Readers().Select(r => r.Contact is { } person ? $"{r.Channel.Name} ({person.Name})" : r.Channel.Name).ToList();
        return who.Count == 0 ? "nobody" : string.Join(", ", who);
    }

    private static IReadOnlyList<(Channel Channel, Contact? Contact)> ReadersOf(
        NotificationSettings settings,
        string? name,
        string? word,
        DiagnosticBag bag
    )
    {
        if (name is not null && settings.Channels.All(c => c.Name != name))
        {
            var known = settings.Channels.Select(c => c.Name).ToList();
            var closest = Suggestion.Closest(name, known);
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                $"there is no channel `{name}`",
                closest is null ? null : $"did you mean `{closest}`?",
                $"one of {string.Join(", ", known)}"
            );
            return [];
        }

        // Every channel once: with the people of its own level, or of the loudest that names it.
        var routes = word is not null
            ? [settings.Route(NoticeLevels.Of(word))]
            : settings.Routes.OrderByDescending(r => r.Key).Select(r => r.Value).Concat(settings.Tiers.Select(t => t.Audience));
        return [.. routes.SelectMany(r => r.Readers()).Distinct().Where(r => name is null || r.Channel.Name == name)];
    }

    private static async Task<int> EscalateAsync(CommandHost host, bool once, CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        using var notifications = RunNotifications.Of(host, bag);
        if (notifications is null)
            return DiagnosticReport.Invalid(host, bag);
        var escalations = new Escalations(notifications.Dispatcher, notifications.Shelf, host.Time);
        var open = escalations.Open();
        if (open.Count == 0)
            await host.Out.WriteLineAsync("No incident waits for somebody.");
        foreach (var incident in open)
            await host.Out.WriteLineAsync(
                $"{incident.Incident} ({incident.Target}) waits for somebody since "
                    + $"{incident.CalledAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ("
                    + $"{EmergencyTier.Describe(host.Time.GetUtcNow() - incident.CalledAt)}): {incident.Title}"
            );
        await Task.WhenAll(
            open.Select(i =>
                escalations.GoOnAsync(
                    i.Incident,
                    (tier, delivery) =>
                        host.Out.WriteLine($"{i.Incident} {(tier == 0 ? "acknowledged" : $"tier {tier}")}{DeliveryLines.Line(delivery)}"),
                    once,
                    cancel
                )
            )
        );
        return ExitCodes.Recovered;
    }
}
