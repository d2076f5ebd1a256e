using Runbooks.Application;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Shell;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>The playbook's "Health Check". `/health` can be a constant, so the application's own word is asked as well.</summary>
public sealed class HealthCheck : Check
{
    public static readonly Kind<Check> Kind = Plain(
        "health",
        "`/health` says healthy, and the application's own word at `probe-path` does not contradict it.",
        optional => new HealthCheck { IsOptional = optional }
    );

    private static HttpCall Controller => new("GET", HealthReading.ControllerPath);

    /// <inheritdoc/>
    public override string Id => Kind.Name;

    /// <inheritdoc/>
    public override string Title => "Health check";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand =>
        [CurlLine.Curl + """ "${BASE}"/health | jq -e '.health == "healthy"'""", CurlLine.Curl + """ "${BASE}"/api/health"""];

    /// <inheritdoc/>
    public override string Expected => "/health says \"healthy\", and /api/health does not say otherwise";

    /// <inheritdoc/>
    public override string ExpectedIn(CheckContext context) =>
        DescribedApplication.Of(context.Client.Target) is not { } described
            ? $"/health says \"healthy\", and {context.Client.Target.ProbePath} does not say otherwise"
            : $"the application says that it is healthy{(described.Health is { } health ? $": {health}" : string.Empty)}";

    /// <inheritdoc/>
    public override IReadOnlyList<HttpCall> Reads(Target target)
    {
        var own = OwnWord.Call(target).Value is { } word ? WithControl(word) : [];
        return DescribedApplication.Of(target) is null ? [Controller, .. own, CatchAllRoute.Control(Controller)] : own;
    }

    /// <inheritdoc/>
    protected override async Task<CheckFinding> FindAsync(CheckContext context, CancellationToken cancel)
    {
        if (DescribedApplication.Of(context.Client.Target) is not null)
            return await OfDescribedAsync(context, cancel);
        var (controller, first) = await context.ExchangeAsync(Controller, "health", "The controller's word on health", cancel);
        var said = HealthReading.Parse(controller);
        if (said.IsNoSuchPath)
            return await OfApplicationAsync(context, first, cancel);
        if (said.Healthy == false)
            return CheckFinding.Fail($"/health: {said.Said}", first) with
            {
                Failed = said.Failed(HealthReading.ControllerPath, controller),
            };
        if (said.Healthy is null)
            return CheckFinding.Unknown($"/health says nothing about health: {said.Said}", first) with
            {
                Failed = said.Failed(HealthReading.ControllerPath, controller),
            };

        var path = context.Client.Target.ProbePath;
        var own = new HttpCall("GET", path);
        var (application, second) = await context.OwnWordAsync(own, cancel);
        var word = HealthReading.Parse(application);
        if (application is Answered { Status: 404 })
            return await ByControllerAsync($"the application has no {path}", first, second);
        if (word.Healthy == false)
            return CheckFinding.Fail($"/health: {said.Said}, but {path}: {word.Said}", first, second) with
            {
                Failed = word.Failed(path, application),
            };
        if (word.UnknownWord is not null)
            return CheckFinding.Unknown($"/health: {said.Said}, but {path}: {word.Said}", first, second) with
            {
                Failed = word.Failed(path, application),
            };
        if (word.Healthy is null)
            return await ByControllerAsync($"{path} says nothing about health", first, second);
        var (isCatchAll, third) = await context.IsCatchAllAsync(own, application, HealthReading.IsHealthy, cancel);
        return isCatchAll
            ? await ByControllerAsync(
                $"{path} is answered by a catch-all route, which says nothing of the application",
                first,
                second,
                third
            )
            : CheckFinding.Pass($"/health: {said.Said}; {path}: {word.Said}", first, second);

        // What is left is the controller's word: it must be more than what is said of any path.
        async Task<CheckFinding> ByControllerAsync(string why, params string[] evidence)
        {
            var (isStub, control) = await context.IsCatchAllAsync(Controller, controller, HealthReading.IsHealthy, cancel);
            return isStub
                ? CheckFinding.OfCatchAll(
                    $"/health: {said.Said}, and so is a path that does not exist: a catch-all route; {why}",
                    [.. evidence, control]
                )
                : CheckFinding.Pass($"/health: {said.Said}; {why}", evidence) with
                {
                    Caveat = "the health by the controller's word alone",
                };
        }
    }

    private static async Task<CheckFinding> OfDescribedAsync(CheckContext context, CancellationToken cancel)
    {
        var target = context.Client.Target;
        if (!OwnWord.Call(target).Succeeds(out var own, out var missing))
            return CheckFinding.Unknown(missing);
        var (answer, evidence) = await context.OwnWordAsync(own, cancel);
        var word = OwnWord.Read(target, answer);
        var said = $"{own}: {word.Said}";
        if (word.Healthy is not true)
            return new CheckFinding(word.Healthy is null ? CheckStatus.Unknown : CheckStatus.Fail, said, [evidence]);
        var (isCatchAll, control) = await context.IsCatchAllAsync(own, answer, c => OwnWord.Read(target, c).Healthy == true, cancel);
        return isCatchAll
            ? CheckFinding.OfCatchAll(
                $"{said}, and so is a path that does not exist: a catch-all route, not the application",
                evidence,
                control
            )
            : CheckFinding.Pass(said, evidence);
    }

    // A service without the controller's path has a word on its health all the same, where the target says that it is.
    private static async Task<CheckFinding> OfApplicationAsync(CheckContext context, string controller, CancellationToken cancel)
    {
        var path = context.Client.Target.ProbePath;
        var own = new HttpCall("GET", path);
        var (application, evidence) = await context.OwnWordAsync(own, cancel);
        var word = HealthReading.Parse(application);
        if (word.Healthy is true && await context.IsCatchAllAsync(own, application, HealthReading.IsHealthy, cancel) is (true, var control))
            return CheckFinding.OfCatchAll(
                $"there is no /health, and {path} is answered by a catch-all route",
                controller,
                evidence,
                control
            );
        return word.Healthy switch
        {
            false => CheckFinding.Fail($"there is no /health, and {path}: {word.Said}", controller, evidence) with
            {
                Failed = word.Failed(path, application),
            },
            null => CheckFinding.Unknown(
                $"there is no /health, and {path} says nothing about health: {word.Said}",
                controller,
                evidence
            ) with
            {
                Failed = word.Failed(path, application),
            },
            true => CheckFinding.Pass($"there is no /health; {path}: {word.Said}", controller, evidence),
        };
    }
}
