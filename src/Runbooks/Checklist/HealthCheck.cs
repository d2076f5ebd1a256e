using Runbooks.Definitions;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>The playbook's "Health Check". `/health` can be a constant, so the application's own word is asked as well.</summary>
public sealed class HealthCheck : Check
{
    /// <summary>The kind.</summary>
    public static readonly Kind<CheckDefinition> Kind = Plain(
        "health", "`/health` says healthy, and the application's own `/api/health` does not contradict it.", optional => new HealthCheck { IsOptional = optional });

    private static readonly HttpCall Own = new("GET", "/api/health");

    /// <inheritdoc/>
    public override string Id => Kind.Name;

    /// <inheritdoc/>
    public override string Title => "Health check";

    /// <inheritdoc/>
    public override string Expected => "/health says \"healthy\", and /api/health does not say otherwise";

    /// <inheritdoc/>
    public override IReadOnlyList<HttpCall> Reads(Target target) => [new HttpCall("GET", "/health"), Own, CatchAllRoute.Control(Own)];

    /// <inheritdoc/>
    public override async Task<CheckFinding> LookAsync(CheckContext context, CancellationToken cancel)
    {
        var (controller, first) = await context.ExchangeAsync(new HttpCall("GET", "/health"), "health", "The controller's word on health", cancel);
        var said = HealthReading.Parse(controller, "health");
        if (said.Healthy == false) return CheckFinding.Fail($"/health: {said.Said}", first);
        if (said.Healthy is null) return CheckFinding.Unknown($"/health says nothing about health: {said.Said}", first);

        var (application, second) = await context.ExchangeAsync(Own, "api-health", "The application's own word on health", cancel);
        var own = HealthReading.Parse(application, "status");
        if (application is Answered { Status: 404 }) return CheckFinding.Pass($"/health: {said.Said}; the application has no /api/health", first, second) with { Caveat = "the health by the controller's word alone" };
        if (own.Healthy is true && await context.IsCatchAllAsync(Own, c => CatchAllRoute.Resemble(application, c), cancel) is (true, var third))
            return CheckFinding.Pass($"/health: {said.Said}; /api/health is answered by a catch-all route, which says nothing of the application", first, second, third) with { Caveat = "the health by the controller's word alone" };
        return own.Healthy switch
        {
            false => CheckFinding.Fail($"/health: {said.Said}, but /api/health: {own.Said}", first, second),
            null => CheckFinding.Pass($"/health: {said.Said}; /api/health says nothing about health", first, second) with { Caveat = "the health by the controller's word alone" },
            true => CheckFinding.Pass($"/health: {said.Said}; /api/health: {own.Said}", first, second),
        };
    }
}
