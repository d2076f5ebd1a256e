using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Runbooks.Benchmarks;

/// <summary>Many targets that are well, each on a port of its own.</summary>
internal sealed class TargetCrowd : IAsyncDisposable
{
    private readonly WebApplication _server;
    private long _answered;

    private TargetCrowd(WebApplication server) => _server = server;

    /// <summary>The ports.</summary>
    public IReadOnlyList<int> Ports { get; private set; } = [];

    /// <summary>How many requests were answered.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Starts them.</summary>
    public static async Task<TargetCrowd> StartAsync(int count)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            for (var i = 0; i < count; i++)
                options.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        var server = builder.Build();
        var crowd = new TargetCrowd(server);
        var controller = Encoding.UTF8.GetBytes(
            """{"environment":"blue","status":"active","version":"1.4.2","health":"healthy","timestamp":"2026-11-23T15:42:10.000Z"}"""
        );
        var application = Encoding.UTF8.GetBytes("""{"status":"healthy","version":"1.4.2","database":"connected"}""");
        server.Run(async context =>
        {
            Interlocked.Increment(ref crowd._answered);
            var body = context.Request.Path.Value == "/health" ? controller : application;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
        });
        await server.StartAsync();
        crowd.Ports =
        [
            .. server
                .Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.Select(a => new Uri(a).Port),
        ];
        return crowd;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _server.DisposeAsync();
}
