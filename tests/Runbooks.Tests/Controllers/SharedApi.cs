using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Controllers;

/// <summary>One API that has many applications, each at a path of its own, as those of Kubernetes and of a PaaS have.</summary>
internal sealed class SharedApi : IAsyncDisposable
{
    private readonly WebApplication _application = LoopbackServer.Build();
    private readonly Lock _turn = new();
    private readonly Dictionary<string, (string[] Versions, string Serving, int Changes)> _apps = [];

    public Uri BaseUrl => new(_application.Urls.First());

    /// <param name="apps">Each application with its versions, the oldest first; the last one serves.</param>
    public static async Task<SharedApi> StartAsync(params (string Name, string[] Versions)[] apps)
    {
        var api = new SharedApi();
        foreach (var (name, versions) in apps)
            api._apps[name] = (versions, versions[^1], 0);
        api._application.Run(api.AnswerAsync);
        await api._application.StartAsync();
        return api;
    }

    /// <summary>What an application serves, and how often it was changed.</summary>
    public (string Serving, int Changes) Of(string app)
    {
        lock (_turn)
            return (_apps[app].Serving, _apps[app].Changes);
    }

    /// <summary>The file of a target that is one of the applications.</summary>
    public string Target(string app, string name) =>
        $$"""
            apiVersion: runbooks/v1
            name: {{name}}
            base-url: {{BaseUrl.AbsoluteUri.TrimEnd('/')}}
            processing-time: 1s
            read-every: 20ms
            stable-every: 20ms
            controller:
              state:
                reads: { app: { http: { get: /apps/{{app}} } } }
                serving: { ref: app.body.serving }
                mark: app.body.changes
                releases: { from: app.body.versions, newest-by: item, version: '"1." + item + ".0"', ref: '"1." + item + ".0"' }
              change:
                means: absolute
                http: { put: /apps/{{app}}, json: { to: "{{"{{ to.ref }}"}}" } }
            application:
              health: { http: { get: /apps/{{app}} }, version: body.serving }
            """;

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var app = context.Request.Path.Value!.Split('/')[^1];
        var asked = context.Request.Method == "PUT" ? (string?)(await JsonNode.ParseAsync(context.Request.Body))!["to"] : null;
        JsonObject shown;
        lock (_turn)
        {
            var (versions, serving, changes) = _apps[app];
            if (asked is not null)
                (serving, changes) = (asked, changes + 1);
            _apps[app] = (versions, serving, changes);
            shown = new JsonObject
            {
                ["status"] = "ok",
                ["serving"] = serving,
                ["changes"] = changes,
                ["versions"] = new JsonArray([.. versions.Select(v => JsonValue.Create(int.Parse(v.Split('.')[1], null)))]),
            };
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(shown.ToJsonString());
    }
}
