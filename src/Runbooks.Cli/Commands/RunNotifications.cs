using Runbooks.Authoring;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Templates;
using Runbooks.Incidents.Writing;
using Runbooks.Notifications;

namespace Runbooks.Cli.Commands;

/// <summary>What tells people of one command's doings: settings, connections, and the notifier of its run.</summary>
internal sealed class RunNotifications : IDisposable
{
    private readonly ChannelConnections _connections = new();
    private readonly TimeProvider _time;

    private RunNotifications(CommandHost host, NotificationSettings settings, RecordsRepository? records)
    {
        Settings = settings;
        Dispatcher = new Dispatcher(new ChannelTools(host.Time, _connections, $"runbook/{EngineVersion.Text}"), settings.Secrets);
        Shelf = ShelfOf(host);
        _time = host.Time;
        Notifier = NotifierOf(records);
    }

    /// <summary>Who is told what.</summary>
    public NotificationSettings Settings { get; }

    /// <summary>Sends it.</summary>
    public Dispatcher Dispatcher { get; }

    /// <summary>Where this machine keeps what was told.</summary>
    public NoticeShelf Shelf { get; }

    /// <summary>Tells people of the run.</summary>
    public Notifier Notifier { get; }

    /// <summary>What must appear nowhere.</summary>
    public IReadOnlyList<string> Secrets => Settings.Secrets;

    /// <summary>Makes the notifier of one more run. Whoever asks for it disposes of it.</summary>
    public Notifier NotifierOf(RecordsRepository? records) => new(Settings, Dispatcher, Shelf, new TemplateCatalog(records), _time);

    /// <summary>Where this machine keeps what was told.</summary>
    public static NoticeShelf ShelfOf(CommandHost host) => new(Path.Combine(StateDirectory.Find(host.Environment), "notifications"));

    /// <summary>
    /// Makes them from the project's file. One with mistakes is told of and left out: who cannot be told must not keep anybody
    /// from rolling back.
    /// </summary>
    /// <returns>Null where there is no file that can be used.</returns>
    public static RunNotifications? Of(CommandHost host, RunbookCatalog catalog, RecordsRepository? records)
    {
        var settings = Read(host, catalog);
        return settings is null ? null : new RunNotifications(host, settings, records);
    }

    /// <summary>Reads who is told what. A file with mistakes is told of and left out.</summary>
    /// <returns>Null where there is no file that can be used.</returns>
    public static NotificationSettings? Read(CommandHost host, RunbookCatalog catalog)
    {
        var bag = new DiagnosticBag();
        var settings = catalog.ReadNotifications(host.Environment, bag);
        if (bag.HasErrors)
        {
            CaretRenderer.Write(host.Error, bag.Sorted(), host.ErrorIsTerminal && host.WantsColour);
            host.Error.WriteLine($"warning: nobody is told of this run, because {catalog.Display(catalog.Notifications!)} has mistakes");
        }

        return settings;
    }

    /// <summary>Makes them for a command that does nothing else.</summary>
    /// <returns>Null after a diagnostic was added.</returns>
    public static RunNotifications? Of(CommandHost host, DiagnosticBag bag)
    {
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        if (catalog.Notifications is null) bag.Add(DiagnosticCodes.NotFound, span: null, $"there is no `runbooks/{NotificationReader.FileName}` here", help: "it says by which channels who is told; runbooks/README.md shows one");
        var settings = catalog.ReadNotifications(host.Environment, bag);
        return settings is null ? null : new RunNotifications(host, settings, records: null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Notifier.Dispose();
        _connections.Dispose();
    }
}
