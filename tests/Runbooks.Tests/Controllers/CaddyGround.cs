using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

internal sealed class CaddyGround : LinkGround, IStarts<CaddyGround>
{
    private readonly FaultyLink _link;

    private CaddyGround(CaddyServer server)
    {
        Server = server;
        _link = new FaultyLink(server.Admin) { Meets = request => Meet(request.StartsWith("PATCH", StringComparison.Ordinal)) };
    }

    public static IReadOnlyList<ControllerEnding> Endings { get; } =
    [
        .. ControllerEnding.Common,
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.LosesAndActsLate),
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.Slow),
    ];

    public CaddyServer Server { get; }

    public override string Lines =>
        $$"""
            base-url: {{_link.BaseUrl}}
            controller:
              use: caddy
              id: shop
              releases: { "1.5.0": "{{Server.Dial("1.5.0")}}", "1.4.2": "{{Server.Dial("1.4.2")}}" }
            """;

    public static async Task<CaddyGround> StartAsync() => new(await CaddyServer.StartAsync());

    public override Task<string> ServingAsync() => Server.ServingAsync();

    public override async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await Server.DisposeAsync();
    }

    protected override void Release() => _link.Release();
}
