using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Notifications;
using Runbooks.Notifications.Channels;

namespace Runbooks.Tests.Notifications;

/// <summary>Channels as the file makes them, told something over real connections.</summary>
internal sealed class Told : IDisposable
{
    public static readonly DateTimeOffset At = new(2026, 11, 23, 15, 42, 10, TimeSpan.Zero);

    private readonly ChannelConnections _connections = new();
    private readonly NoticeThread _thread = NoticeThread.Open("INC-20261123-154210-quick-rollback-abcd", file: null);
    private readonly Dispatcher _dispatcher;
    private readonly string _rest;
    private readonly Func<string, string?> _environment;
    private readonly string? _folder;

    /// <param name="channels">The lines below <c>channels:</c>.</param>
    /// <param name="rest">The lines behind them.</param>
    /// <param name="environment">Looks variables up; TOKEN is set where nothing is said.</param>
    /// <param name="folder">Where the file lies.</param>
    public Told(
        string channels,
        string rest = "contacts:\n  on-call: { zone: Europe/Berlin, phone: \"+491700000001\", email: on-call@example.com }\n",
        Func<string, string?>? environment = null,
        string? folder = null
    )
    {
        (_rest, _environment, _folder) = (rest, environment ?? (name => name == "TOKEN" ? "s3cret-token" : null), folder);
        _dispatcher = new Dispatcher(new ChannelTools(Clock, _connections, "runbook/0.1.0"), Read(channels));
    }

    public HastyClock Clock { get; } = new();

    public NotificationSettings Settings => _dispatcher.Settings;

    /// <summary>A notice as runs send them.</summary>
    public static Notice Notice(
        string title = "DEPLOYMENT ROLLBACK EXECUTED: prod",
        string body = "Environment: BLUE\nReason: errors & <timeouts>",
        string brief = "Rollback on prod: blue serves 1.4.2 instead of 1.5.0.",
        NoticeLevel level = NoticeLevel.Critical,
        NoticeTurn turn = NoticeTurn.News,
        string about = "rollback"
    ) =>
        new(level, about, "INC-20261123-154210-quick-rollback-abcd", "prod", At, zone => new NoticeText(
            title,
            $"{body}\nTime: {zone.Time(At)}",
            brief
        ))
        {
            Turn = turn,
        };

    /// <summary>Goes by other channels from now on.</summary>
    public void Use(string channels) => _dispatcher.Use(Read(channels));

    /// <summary>Tells everybody who reads the channels of the file.</summary>
    public async Task<NoticeDelivery[]> TellAsync(Notice notice) =>
        await Task.WhenAll(
            _dispatcher.Send(
                notice,
                new Audience(Settings.Channels, Settings.Route(NoticeLevel.Info).Contacts).Readers(),
                _thread,
                CancellationToken.None
            )
        );

    /// <summary>Tells the one reader there is.</summary>
    public async Task<NoticeDelivery> TellOneAsync(Notice? notice = null) => (await TellAsync(notice ?? Notice())).Single();

    private NotificationSettings Read(string channels)
    {
        var bag = new DiagnosticBag();
        var source = new SourceText("notifications.yaml", $"apiVersion: runbooks/v1\nchannels:\n{channels}\n{_rest}");
        var settings = NotificationReader.Read(
            source,
            new EnvironmentValues(_environment),
            bag,
            _folder is null ? null : TargetFolder.Of(Path.Combine(_folder, "notifications.yaml"))
        );
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Message}"), Is.Empty);
        return settings!;
    }

    public void Dispose() => _connections.Dispose();
}
