using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

internal sealed class UnleashGround : LinkGround, IStarts<UnleashGround>
{
    private static int _features;
    private readonly FaultyLink _link;

    private UnleashGround(UnleashServer server, string feature)
    {
        (Server, Feature) = (server, feature);
        _link = new FaultyLink(server.Address) { Meets = request => Meet(request.StartsWith("POST", StringComparison.Ordinal)) };
    }

    public static IReadOnlyList<ControllerEnding> Endings { get; } =
    [
        .. ControllerEnding.Common,
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.LosesAndActsLate),
        new(RollbackVerdict.Switched, 1, 1, ControllerFault.Slow),
    ];

    public override string Bad => "on";

    public override string Good => "off";

    public UnleashServer Server { get; }

    public string Feature { get; }

    public override string Lines =>
        $$"""
            base-url: {{_link.BaseUrl}}
            headers: { Authorization: "${env:TOKEN}" }
            controller: { use: unleash, feature: {{Feature}} }
            """;

    public static async Task<UnleashGround> StartAsync()
    {
        var server = await UnleashServer.SharedAsync();
        var feature = $"rolled-back-{Interlocked.Increment(ref _features)}";
        await server.CreateAsync(feature);
        return new UnleashGround(server, feature);
    }

    public override async Task<string> ServingAsync()
    {
        var (_, json) = await Server.SendAsync("GET", UnleashServer.PathIn(Feature));
        return (bool)json!["enabled"]! ? "on" : "off";
    }

    public override ValueTask DisposeAsync() => _link.DisposeAsync();

    protected override void Release() => _link.Release();
}
