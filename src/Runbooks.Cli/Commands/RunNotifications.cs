using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Templates;
using Runbooks.Incidents.Writing;
using Runbooks.Notifications;
using Runbooks.Notifications.Channels;

namespace Runbooks.Cli.Commands;

/// <summary>What tells people of one command's doings: settings, connections, and the notifier of its run.</summary>
internal sealed class RunNotifications : IDisposable
{
    private readonly ChannelConnections _connections = new();
    private readonly TimeProvider _time;

    private RunNotifications(CommandHost host, NotificationSettings settings, RecordsRepository? records)
    {
        Dispatcher = new Dispatcher(new ChannelTools(host.Time, _connections, $"runbook/{EngineVersion.Text}"), settings);
        Shelf = ShelfOf(host);
        _time = host.Time;
        Notifier = NotifierOf(records);
    }

    /// <summary>Who is told what, now.</summary>
    public NotificationSettings Settings => Dispatcher.Settings;

    public Dispatcher Dispatcher { get; }

    /// <summary>Where this machine keeps what was told.</summary>
    public NoticeStore Shelf { get; }

    /// <summary>Tells people of the run.</summary>
    public Notifier Notifier { get; }

    /// <summary>What must appear nowhere.</summary>
    public IReadOnlyList<string> Secrets => Settings.Secrets;

    /// <summary>Makes the notifier of one more run. Whoever asks for it disposes of it.</summary>
    public Notifier NotifierOf(RecordsRepository? records) => new(Dispatcher, Shelf, new TemplateCatalog(records), _time);

    /// <summary>Where this machine keeps what was told.</summary>
    public static NoticeStore ShelfOf(CommandHost host) => new(Path.Combine(StateDirectory.Find(host.Environment), "notifications"));

    /// <summary>
    /// Makes them from the project's file. One with mistakes is told of and left out: who cannot be told must not keep anybody
    /// from rolling back.
    /// </summary>
    /// <returns>Null where there is no file that can be used.</returns>
    public static RunNotifications? Of(CommandHost host, RunbookCatalog catalog, RecordsRepository? records) =>
        Read(host, catalog, "this run") is { } settings ? new RunNotifications(host, settings, records) : null;

    /// <summary>
    /// Makes them for a command that lives on while the file changes: also where there is none yet, or one with mistakes, which is told of.
    /// </summary>
    public static RunNotifications OfWatch(CommandHost host, RecordsRepository? records) =>
        new(host, Read(host, new RunbookCatalog(host.WorkingDirectory), "this watch") ?? NotificationSettings.Nobody, records);

    /// <summary>Goes by the project's file as it is now; nobody is told where it is gone. One with mistakes changes nothing.</summary>
    /// <param name="host">The terminal.</param>
    /// <param name="bag">Takes a diagnostic.</param>
    public void Reload(CommandHost host, DiagnosticBag bag)
    {
        var settings = new RunbookCatalog(host.WorkingDirectory).ReadNotifications(host.Environment, bag);
        if (!bag.HasErrors)
            Dispatcher.Use(settings ?? NotificationSettings.Nobody);
    }

    /// <summary>Makes them for a command that does nothing else.</summary>
    /// <returns>Null after a diagnostic was added.</returns>
    public static RunNotifications? Of(CommandHost host, DiagnosticBag bag)
    {
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        if (catalog.Notifications is null)
            bag.Add(
                DiagnosticCodes.NotFound,
                span: null,
                $"there is no `runbooks/{NotificationReader.FileName}` here",
                help: "it says by which channels who is told; `runbook docs notifications` shows one"
            );
        var settings = catalog.ReadNotifications(host.Environment, bag);
        return settings is null ? null : new RunNotifications(host, settings, records: null);
    }

    /// <summary>Reads who is told what. A file with mistakes is told of and left out.</summary>
    /// <param name="host">The terminal.</param>
    /// <param name="catalog">The project's files.</param>
    /// <param name="what">What nobody is told of then.</param>
    /// <returns>Null where there is no file that can be used.</returns>
    public static NotificationSettings? Read(CommandHost host, RunbookCatalog catalog, string what)
    {
        var bag = new DiagnosticBag();
        var settings = catalog.ReadNotifications(host.Environment, bag);
        if (!bag.HasErrors)
            return settings;
        CaretRenderer.Write(host.Error, bag.Sorted(), host.ErrorIsTerminal && host.WantsColour);
        host.Error.WriteLine($"warning: nobody is told of {what}, because {catalog.Display(catalog.Notifications!)} has mistakes");
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Notifier.Dispose();
        _connections.Dispose();
    }
}
