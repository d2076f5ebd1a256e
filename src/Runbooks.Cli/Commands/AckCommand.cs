using System.CommandLine;
using System.Text.Json;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Diagnostics;
using Runbooks.Notifications;
using Runbooks.Runs;

namespace Runbooks.Cli.Commands;

internal static class AckCommand
{
    public static Command Build(CommandHost host)
    {
        var incident = new Argument<string>("incident")
        {
            Description = "The incident's id, the beginning of it, or `last`.",
            DefaultValueFactory = _ => "last",
        };
        Completions.Of(incident, "incident", () =>
            RunNotifications.ShelfOf(host).Called().Where(c => c.Acknowledgement is null).Select(c => c.Incident)
        );
        var by = new Option<string?>("--by")
        {
            Description = "Who takes it on, as a role; by default, messages name your account and pages the on-call engineer.",
        };
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "ack",
            "Takes an incident on, so that nobody else is called for it.",
            "runbook ack last --by \"database team\""
        )
        {
            incident,
            by,
            format,
        };
        command.SetAction(
            (parsed, cancel) => AcknowledgeAsync(host, parsed.GetValue(incident)!, parsed.GetValue(by), parsed.GetValue(format)!, cancel)
        );
        return command;
    }

    private static async Task<int> AcknowledgeAsync(CommandHost host, string wanted, string? by, string format, CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        var shelf = RunNotifications.ShelfOf(host);
        if (Find(shelf, wanted, bag) is not { } found)
            return DiagnosticReport.Invalid(host, bag);
        var role = string.IsNullOrWhiteSpace(by) ? null : by.Trim();
        var own = new Acknowledgement(role ?? host.Account, "runbook ack", host.Time.GetUtcNow())
        {
            Role = role ?? Acknowledgement.UsualRole,
            Account = RunAccount.Of(host.SystemAccount, host.Environment),
        };
        var earlier = shelf.Acknowledge(found.Incident, own);

        // A run that goes on tells the others itself, and its record says it.
        var told = new List<NoticeDelivery>();
        if (earlier is null && found is { IsLive: false })
            await TellAsync(host, found, own, told, cancel);
        var counts = earlier ?? own;
        if (format == "json")
        {
            await host.Document.WriteLineAsync(
                JsonSerializer.Serialize(
                    new AckDocument(
                        found.Incident,
                        found.Target,
                        counts.By,
                        counts.At,
                        counts.How,
                        earlier is null,
                        told.Select(d => new DeliveryDocument(d))
                    ),
                    DocumentJson.Readable.AckDocument
                )
            );
            return ExitCodes.Recovered;
        }

        await host.Out.WriteLineAsync(
            earlier is null
                ? $"{found.Incident} ({found.Target}) is taken on by {own.By}: nobody else is called."
                : $"{found.Incident} ({found.Target}) was taken on before, by {earlier.By} at "
                    + $"{earlier.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ({earlier.How})."
        );
        foreach (var delivery in told)
            await host.Out.WriteLineAsync(DeliveryLines.Line(delivery));
        return ExitCodes.Recovered;
    }

    private static async Task TellAsync(
        CommandHost host,
        CalledIncident found,
        Acknowledgement own,
        List<NoticeDelivery> told,
        CancellationToken cancel
    )
    {
        var bag = new DiagnosticBag();
        using var notifications = RunNotifications.Of(host, bag);
        if (notifications is null)
        {
            await host.Error.WriteLineAsync(
                "warning: those who were called are not told: there is no runbooks/notifications.yaml here that can be used"
            );
            return;
        }

        await new Escalations(notifications.Dispatcher, notifications.Shelf, host.Time).AcknowledgedAsync(
            found.Incident,
            own,
            (_, delivery) => told.Add(delivery),
            cancel
        );
    }

    private static CalledIncident? Find(NoticeStore shelf, string wanted, DiagnosticBag bag)
    {
        var called = shelf.Called();
        var open = called.Where(c => c is { Acknowledgement: null, IsClosed: false }).ToList();
        List<CalledIncident> found =
            wanted == "last"
                ? [.. (open.Count > 0 ? open : called).TakeLast(1)]
                :
                [
                    .. called.Where(c =>
                        c.Incident.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)
                        || c.Incident.StartsWith("INC-" + wanted, StringComparison.OrdinalIgnoreCase)
                    ),
                ];
        if (found.Count == 1)
            return found[0];
        bag.Add(
            DiagnosticCodes.NotFound,
            span: null,
            found.Count > 1 ? $"{found.Count} incidents begin with `{wanted}`"
                : wanted == "last" ? "nobody was called for an incident on this machine"
                : $"nobody was called for an incident `{wanted}` on this machine",
            help: called.Count == 0
                ? "there is something to take on when a critical message was sent"
                : $"one of {string.Join(", ", called.Select(c => c.Incident))}"
        );
        return null;
    }
}
