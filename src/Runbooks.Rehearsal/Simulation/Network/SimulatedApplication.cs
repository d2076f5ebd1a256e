using Runbooks.Rehearsal.Simulation.Cases;

namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>What the environments serve, and what the controller says of them.</summary>
/// <param name="controller">Which environment serves which version.</param>
/// <param name="played">How the target misbehaves.</param>
internal sealed class SimulatedApplication(BlueGreenController controller, SimulationCase played)
{
    private const string CatchAll = "{\"status\":\"healthy\",\"message\":\"Hello.\",\"version\":\"1\"}";
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(4);
    private int _queries;

    /// <summary>Answers a request that changes nothing.</summary>
    /// <param name="host">Whom it was sent to: the controller, or an environment by its own name.</param>
    /// <param name="path">The path.</param>
    public Reply Answer(string host, string path)
    {
        var environment =
            host.StartsWith("blue.", StringComparison.Ordinal) ? "blue"
            : host.StartsWith("green.", StringComparison.Ordinal) ? "green"
            : controller.Active;
        var isHealthy =
            controller.IsHealthy(environment) && !(environment == controller.Standby && played.Has(HappeningKind.StandbySecretlyUnhealthy));
        if (played.Has(HappeningKind.CatchAll) && path is not "/deployment/status" and not "/health" and not "/api/ai/query")
            return Reply.Of(200, CatchAll);
        return path switch
        {
            "/deployment/status" => Reply.Of(200, controller.StatusJson()),
            "/health" => Reply.Of(
                200,
                $"{{\"environment\":\"{environment}\",\"status\":\"active\",\"version\":\""
                    + $"{controller.VersionOf(environment)}\",\"health\":\""
                    + $"{(isHealthy || played.Has(HappeningKind.ConstantHealth) ? "healthy" : "unhealthy")}\"{controller.Aside}}}"
            ),
            "/api/health" => Reply.Of(
                isHealthy ? 200 : 503,
                $"{{\"status\":\"{(isHealthy ? "healthy" : "unhealthy")}\",\"version\":\""
                    + $"{controller.VersionOf(environment)}\",\"database\":\"{(isHealthy ? "connected" : "timeout")}\"{controller.Aside}}}"
            ),
            "/api/ai/query" => Query(environment, isHealthy),
            "/dist/widget.iife.js" => isHealthy
                ? Reply.Of(
                    200,
                    "(function(){var w=window;w.widget={version:'1.4.2',mount:function(e){e.innerHTML='ready'}};})();\n",
                    "application/javascript"
                )
                : Reply.Of(404, "not found", "text/plain"),
            "/metrics" => played.Has(HappeningKind.NoMetrics)
                ? Reply.Of(404, "not found", "text/plain")
                : Reply.Of(
                    200,
                    "# TYPE process_memory_usage_ratio gauge\nprocess_memory_usage_ratio 0.42\nprocess_cpu_usage_ratio 0.31\n",
                    "text/plain; version=0.0.4"
                ),
            _ => Reply.Of(404, "{\"error\":\"NOT_FOUND\"}"),
        };
    }

    private Reply Query(string environment, bool isHealthy)
    {
        _queries++;
        if (played.Has(HappeningKind.FailingQueries) && _queries % 3 == 0)
            return Reply.Of(500, $"{{\"error\":\"INTERNAL\"{controller.Aside}}}");
        var answer = Reply.Of(
            200,
            $"{{\"message\":\"Here is what I found.\",\"version\":\"{controller.VersionOf(environment)}\"{controller.Aside}}}"
        );
        return isHealthy && !played.Has(HappeningKind.SlowQueries) ? answer : answer with { Takes = Slow };
    }
}
