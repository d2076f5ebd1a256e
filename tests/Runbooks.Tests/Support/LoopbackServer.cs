using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Runbooks.Tests.Support;

/// <summary>The HTTP server of a test: at a free port of 127.0.0.1, HTTP/1.1, without a log.</summary>
internal static class LoopbackServer
{
    /// <summary>Builds one that does not listen yet.</summary>
    public static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1));
        return builder.Build();
    }
}
