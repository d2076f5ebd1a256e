using Runbooks.Events;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

internal sealed class HaproxyGround : LinkGround, IStarts<HaproxyGround>
{
    private readonly RuntimeLink _link;

    private HaproxyGround(HaproxyServer server)
    {
        Server = server;
        _link = new RuntimeLink(server.Runtime) { Meets = line => Meet(line.StartsWith("set weight", StringComparison.Ordinal)) };
    }

    // What a program may have done when it failed, nobody can say either.
    public static IReadOnlyList<ControllerEnding> Endings { get; } =
    [.. ControllerEnding.Common, new(RollbackVerdict.Switched, 1, 1, ControllerFault.LosesAndActsLate)];

    public override string Bad => "v1.5.0";

    public override string Good => "v1.4.2";

    public HaproxyServer Server { get; }

    public override string Lines =>
        $$"""
            base-url: {{Server.Front}}
            controller: { use: haproxy, socket: "TCP4:127.0.0.1:{{_link.Port}}", backend: releases }
            """;

    public static async Task<HaproxyGround> StartAsync()
    {
        Component.Program("socat");
        return new HaproxyGround(await HaproxyServer.StartAsync());
    }

    public override async Task<string> ServingAsync() => $"v{await Server.ServingAsync()}";

    public override async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await Server.DisposeAsync();
    }

    protected override void Release() => _link.Release();
}
