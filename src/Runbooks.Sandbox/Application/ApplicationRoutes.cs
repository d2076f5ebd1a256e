using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Http;
using Runbooks.Sandbox.Requests;

namespace Runbooks.Sandbox.Application;

/// <summary>What one environment's listener does with a request.</summary>
internal sealed class ApplicationRoutes(SandboxEnvironment environment, Lifetime lifetime, AnswerWriter writer, RequestLog log)
{
    private readonly QueryEndpoint query = new(environment, lifetime);

    public async Task HandleAsync(HttpContext context)
    {
        if (environment.IsGone)
        {
            context.Abort();
            return;
        }
        log.Add(environment.Name, context.Request);
        var endpoint = Endpoint(context.Request);
        var start = lifetime.Time.GetTimestamp();
        var answer = await AnswerAsync(context, endpoint);
        if (endpoint != "metrics")
            environment.Metrics.Add(answer.Status, lifetime.Time.GetElapsedTime(start), endpoint == "query");
        await writer.WriteAsync(context, endpoint, answer);
    }

    private static string Endpoint(HttpRequest request) =>
        (request.Method, request.Path.Value) switch
        {
            ("GET", "/metrics") => "metrics",
            ("GET", "/api/health") => "api-health",
            ("POST", "/api/ai/query") => "query",
            ("GET", "/dist/widget.iife.js") => "widget",
            _ => "unknown",
        };

    private async Task<Answer> AnswerAsync(HttpContext context, string endpoint)
    {
        var request = context.Request;
        if (endpoint == "metrics")
            return Has(ApplicationFaults.MetricsAbsent) ? CatchAll.Unknown(environment, request) : MetricsEndpoint.Answer(environment);
        if (environment.IsCrashing)
            return Answer.Error(500, "INTERNAL_ERROR", "The application failed.");
        switch (endpoint)
        {
            case "api-health":
                return Has(ApplicationFaults.CatchAllHealth)
                    ? CatchAll.Everything(request)
                    : await HealthEndpoint.AnswerAsync(environment, lifetime.Time, context.RequestAborted);
            case "query":
                return Has(ApplicationFaults.CatchAll) ? CatchAll.Everything(request) : await query.AnswerAsync(context);
            case "widget" when !environment.HasBreakingApi && !Has(ApplicationFaults.WidgetGone) && !Has(ApplicationFaults.CatchAll):
                return WidgetEndpoint.Answer(environment);
            default:
                return CatchAll.Unknown(environment, request);
        }
    }

    private bool Has(SandboxFault fault) => environment.Fault(fault) is not null;
}
