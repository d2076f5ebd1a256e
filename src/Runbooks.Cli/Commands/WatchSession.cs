using Runbooks.Authoring;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Connections;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Notifications;
using Runbooks.Runs;
using Runbooks.Steps;
using Runbooks.Storage;
using Runbooks.Targets;
using Runbooks.Telemetry;
using Runbooks.Watch;
using Runbooks.Watch.Events;
using Runbooks.Watch.Listening;
using Runbooks.Watch.Planning;
using Runbooks.Watch.Scheduling;
using Runbooks.Watch.Status;

namespace Runbooks.Cli.Commands;

/// <summary>
/// One `runbook watch` from its beginning to its end: reads the files, takes the project's memory, and goes on until it is stopped.
/// </summary>
/// <param name="host">The terminal.</param>
/// <param name="options">What was asked.</param>
internal sealed class WatchSession(CommandHost host, WatchOptions options)
{
    private const string Unguarded = "It needs no credential: whoever reaches the address may send alerts and read how targets stand.";

    private static readonly TimeSpan LookAtFilesEvery = TimeSpan.FromSeconds(1);

    /// <returns>The exit code: 0 when it was stopped.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        if (options.Targets.Count == 0 && !options.All)
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                "no target was named",
                help: "name targets, or `--all` for those of runbooks/targets/"
            );
        if (options.Targets.Count > 0 && options.All)
            bag.Add(DiagnosticCodes.BadOption, span: null, "both targets and `--all` were given", help: "keep one");
        var secrets = new List<string>();
        var address = AddressOf(bag);
        var authentication = options.Auth is null
            ? null
            : Authentication.Read(options.Auth, host.Environment, secrets, bag, new SecretFiles(host.WorkingDirectory));
        if (address is { IsLoopback: false } && options.Auth is null && !options.Open)
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                $"others reach {options.Listen}, and anybody could have a target rolled back there",
                help: "--auth 'Bearer ${env:WATCH_TOKEN}'; or --listen 127.0.0.1:9170; or --open where something else keeps strangers out"
            );
        var references = options.References.Select(r => ReferenceOf(r, bag)).OfType<Uri>().ToList();
        var files = new WatchedFiles(host.WorkingDirectory, options.Targets);
        var plan = options.Targets.Count == 0 && !options.All ? null : Read(bag);
        NativeLibraries.PrepareGit();
        if (bag.HasErrors || plan is null)
            return DiagnosticReport.Invalid(host, bag);
        var records = RecordsOfRun.Open(host, options.Records, out var warning);
        if (warning is not null)
            await host.Error.WriteLineAsync(warning);

        using var memory = WatchMemory.TryTake(WatchMemory.DirectoryOf(WatchProject.Of(host), host.Environment));
        if (memory is null)
        {
            await host.Error.WriteLineAsync("error: another watch of this project runs on this machine");
            await host.Error.WriteLineAsync("  = help: `runbook watch status` asks it; one watch takes any number of targets");
            return ExitCodes.Locked;
        }

        var token = address is not null && authentication is null && !options.Open && !options.Shadow ? ListenToken.Of(memory.Path) : null;
        if (token is not null)
        {
            authentication = Authentication.OfToken(token.Value);
            secrets.Add(token.Value);
        }

        var isText = options.Format != "json";
        using var line = new WatchLine(host.Out, host.Columns, isText && host.OutIsTerminal && host.CanMove, host.Time);
        var log = new WatchLog(host.Out, !isText);
        StatusReading? status = null;
        WatchEventNotifications? telling = null;
        var events = new WatchEvents(
            host.Time,
            [told => line.Above(() => log.Hear(told)), told => status?.Hear(told), told => telling?.Hear(told)]
        );
        events.KeepSecret(secrets);
        using var notifications = RunNotifications.OfWatch(host, records);
        events.KeepSecret(notifications.Secrets);
        await using var teller = new WatchNotifier(notifications.Dispatcher, notifications.Shelf, host.Time, (_, delivery) =>
            Note(line, events, delivery)
        );
        telling = new WatchEventNotifications(teller, options.Shadow);
        var setup = new RunSetup(host.Time, AskElsewhereAsync, host.Environment, host.WorkingDirectory, host.Account)
        {
            Account = host.SystemAccount,
            PeerOf = host.PeerOf,
        };
        using var telemetry = RunTelemetry.Create(host.Environment, EngineVersion.Text);
        using var tools = new WatchTools(host.Time, events, setup, records, EngineVersion.Text)
        {
            IsShadow = options.Shadow,
            MakeNotifier = () => notifications.Settings == NotificationSettings.Nobody ? null : notifications.NotifierOf(records),
            Secrets = () => notifications.Secrets,
            RunListeners = _ => telemetry is null ? [] : [telemetry.ForRun()],
        };
        using var outside = TargetConnections.CreateForMany([]);
        foreach (var reference in references)
            AddReference(tools, outside, reference);
        await using var watcher = new Watcher(tools, memory);
        status = new StatusReading(watcher);
        WatchServer server;
        try
        {
            server = await WatchServer.StartAsync(
                status,
                new AlertReceiver(watcher),
                watcher.Close,
                memory.Socket,
                address,
                authentication,
                cancel
            );
        }
        catch (IOException e)
        {
            await host.Error.WriteLineAsync($"error: it cannot listen: {e.Message}");
            await host.Error.WriteLineAsync($"  = help: is something else on {options.Listen}? Port 0 takes a free one");
            return ExitCodes.Invalid;
        }

        using var stopping = host.OnInterruption?.Invoke(() =>
            line.Above(() => host.Error.WriteLine($"stopping: {WhatIsFinished(status)}"))
        );
        await using (server)
        {
            events.Publish(
                new WatchStarted(plan.Targets.Count, plan.TriggerCount, options.Shadow, server.Address?.AbsoluteUri.TrimEnd('/'))
                {
                    Paid = plan.PaidRequests,
                }
            );
            if (server.Address is { } bound)
                await SayUsageAsync(isText ? host.Out : host.Error, token?.Usage(bound) ?? (authentication is null ? [Unguarded] : []));
            await watcher.BeginAsync(plan);
            files.Follow(SecretsOf(plan, notifications));
            line.Begin(status);
            await ReloadAsync(watcher, files, events, notifications, cancel);
        }

        return 0;
    }

    private static async Task SayUsageAsync(TextWriter output, IReadOnlyList<string> lines)
    {
        try
        {
            foreach (var line in lines)
                await output.WriteLineAsync($"          {line}");
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // Nobody reads.
        }
    }

    private static IEnumerable<string> SecretsOf(WatchPlan plan, RunNotifications notifications) =>
        plan.Targets.SelectMany(t => t.Target.SecretFiles).Concat(notifications.Settings.Files);

    private static string WhatIsFinished(StatusReading status) =>
        status.Now().Targets.Where(t => t.IsBusy).Select(t => $"{t.Name} ({t.UnderWay ?? "a run is under way"})").ToList()
            is { Count: > 0 } busy
            ? $"finishing the run on {string.Join(", ", busy)} first"
            : "nothing is under way";

    private static string TextOf(DiagnosticBag bag)
    {
        using var text = new StringWriter();
        CaretRenderer.Write(text, bag.Sorted(), colour: false);
        return text.ToString();
    }

    // What was delivered is where it arrived; what was not is told here alone.
    private void Note(WatchLine line, WatchEvents events, NoticeDelivery delivery)
    {
        if (delivery.Status == DeliveryStatus.Delivered)
            return;
        try
        {
            line.Above(() =>
                host.Error.WriteLine($"warning: a message did not arrive: {events.Clean(DeliveryLines.Line(delivery).Trim())}")
            );
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // Nobody reads any more.
        }
    }

    private WatchPlan? Read(DiagnosticBag bag)
    {
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        if (WatchPlan.Read(catalog, options.Targets, host.Environment, bag) is not { } plan)
            return null;
        var linter = new Linter(catalog, host.Environment);
        foreach (var runbook in plan.Runbooks)
            linter.Refuse(runbook, bag);
        return bag.HasErrors ? null : plan;
    }

    private ListenAddress? AddressOf(DiagnosticBag bag)
    {
        if (options.Listen is null)
            return null;
        if (ListenAddress.Parse(options.Listen) is { } address)
            return address;
        bag.Add(
            DiagnosticCodes.BadOption,
            span: null,
            $"`--listen {options.Listen}` is not an address with a port",
            help: "127.0.0.1:9170, [::1]:9170, or :9170 for every address of this machine"
        );
        return null;
    }

    private static Uri? ReferenceOf(string text, DiagnosticBag bag)
    {
        if (TargetReader.ParseAddress(text) is { } address)
            return address;
        bag.Add(
            DiagnosticCodes.BadOption,
            span: null,
            $"`--reference {TargetReader.Shown(text)}` is not an address",
            help: "such as https://status.example.com, without user, query or fragment"
        );
        return null;
    }

    private void AddReference(WatchTools tools, TargetConnections outside, Uri reference)
    {
        var client = new TargetClient(new Target("reference", reference), outside, host.Time);
        tools.ReferenceAddresses.Add(reference.GetLeftPart(UriPartial.Authority), async cancel =>
            await client.SendAsync(new HttpCall("GET", "/") { Within = TimeSpan.FromSeconds(2), MaxBody = 1024 }, cancel) is Answered
        );
    }

    // Nobody sits here: a question stands for `runbook approve`.
    private static Task<ApprovalAnswer> AskElsewhereAsync(ApprovalRequest request, CancellationToken cancel) =>
        Task.FromResult(new ApprovalAnswer(Granted: false, By: null, "nobody answered here") { Stands = true });

    private async Task ReloadAsync(
        Watcher watcher,
        WatchedFiles files,
        WatchEvents events,
        RunNotifications notifications,
        CancellationToken cancel
    )
    {
        var wasAsked = 0;
        using var hangUp = host.OnHangUp?.Invoke(() => Interlocked.Exchange(ref wasAsked, 1));
        var rate = new FixedRate(host.Time, LookAtFilesEvery, TimeSpan.Zero);
        try
        {
            while (true)
            {
                await rate.WaitAsync(cancel);
                var haveChanged = files.HaveChanged();
                if (Interlocked.Exchange(ref wasAsked, 0) == 0 && !haveChanged)
                    continue;

                // Each by itself: who is told must not hang on a mistake in a trigger, nor the other way round.
                var told = new DiagnosticBag();
                notifications.Reload(host, told);
                events.KeepSecret(notifications.Secrets);
                var bag = new DiagnosticBag();
                if (Read(bag) is { } plan)
                {
                    await watcher.ReloadAsync(plan);
                    files.Follow(SecretsOf(plan, notifications));
                }

                foreach (var refused in new[] { told, bag }.Where(b => b.HasErrors))
                    events.Publish(new ReloadRefused(TextOf(refused)));
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // It was stopped.
        }
    }
}
