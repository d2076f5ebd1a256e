using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Requests;

namespace Runbooks.Sandbox.Application;

/// <summary>What one environment does with a request.</summary>
internal sealed class ApplicationRoutes(SandboxEnvironment environment, Lifetime lifetime, SpoiltAnswers answers, RequestLog log)
{
    private readonly QueryEndpoint query = new(environment, lifetime);

    public async Task<Reply> ReplyAsync(TargetRequest request, CancellationToken gone)
    {
        if (environment.IsGone)
            return Reply.None(Delivery.Reset);
        log.Add(environment.Name, request);
        var endpoint = Endpoint(request);
        var start = lifetime.Time.GetTimestamp();
        var answer = await AnswerAsync(request, endpoint, gone);
        if (endpoint != "metrics")
            environment.Metrics.Add(answer.Status, lifetime.Time.GetElapsedTime(start), endpoint == "query");
        return await answers.ReplyAsync(request, endpoint, answer, gone);
    }

    private static string Endpoint(TargetRequest request) =>
        (request.Method, request.Path) switch
        {
            ("GET", "/metrics") => "metrics",
            ("GET", "/api/health") => "api-health",
            ("POST", "/api/ai/query") => "query",
            ("GET", "/dist/widget.iife.js") => "widget",
            _ => "unknown",
        };

    private async Task<Answer> AnswerAsync(TargetRequest request, string endpoint, CancellationToken gone)
    {
        if (endpoint == "metrics")
            return Has(ApplicationFaults.MetricsAbsent) ? CatchAll.Unknown(environment, request) : MetricsEndpoint.Answer(environment);
        if (environment.IsCrashing)
            return Answer.Error(500, "INTERNAL_ERROR", "The application failed.");
        switch (endpoint)
        {
            case "api-health":
                return Has(ApplicationFaults.CatchAllHealth)
                    ? CatchAll.Everything(request)
                    : await HealthEndpoint.AnswerAsync(environment, lifetime.Time, gone);
            case "query":
                return Has(ApplicationFaults.CatchAll) ? CatchAll.Everything(request) : await query.AnswerAsync(request, gone);
            case "widget" when !environment.HasBreakingApi && !Has(ApplicationFaults.WidgetGone) && !Has(ApplicationFaults.CatchAll):
                return WidgetEndpoint.Answer(environment);
            default:
                return CatchAll.Unknown(environment, request);
        }
    }

    private bool Has(SandboxFault fault) => environment.Fault(fault) is not null;
}
