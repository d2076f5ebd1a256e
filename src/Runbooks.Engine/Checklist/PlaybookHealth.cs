using Runbooks.Controllers;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>
/// The health of the playbook's application: the controller's word, which can be a constant, and the application's own at `probe-path`.
/// </summary>
internal static class PlaybookHealth
{
    private const string Health = PlaybookApplication.HealthPath;

    /// <summary>The controller's word.</summary>
    public static HttpCall Controller => new("GET", Health);

    public static async Task<CheckFinding> LookAsync(CheckContext context, CancellationToken cancel)
    {
        var (controller, first) = await context.ExchangeAsync(Controller, "health", "The controller's word on health", cancel);
        var said = HealthReading.Parse(controller);
        if (said.IsNoSuchPath)
            return await OfApplicationAsync(context, first, cancel);
        if (said.Healthy == false)
            return CheckFinding.Fail($"{Health}: {said.Said}", first) with { Failed = said.Failed(Health, controller) };
        if (said.Healthy is null)
            return CheckFinding.Unknown($"{Health} says nothing about health: {said.Said}", first) with
            {
                Failed = said.Failed(Health, controller),
            };

        var path = context.Client.Target.ProbePath;
        var own = new HttpCall("GET", path);
        var (application, second) = await context.OwnWordAsync(own, cancel);
        var word = HealthReading.Parse(application);
        if (application is Answered { Status: 404 })
            return await ByControllerAsync($"the application has no {path}", first, second);
        if (word.Healthy == false)
            return CheckFinding.Fail($"{Health}: {said.Said}, but {path}: {word.Said}", first, second) with
            {
                Failed = word.Failed(path, application),
            };
        if (word.UnknownWord is not null)
            return CheckFinding.Unknown($"{Health}: {said.Said}, but {path}: {word.Said}", first, second) with
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
            : CheckFinding.Pass($"{Health}: {said.Said}; {path}: {word.Said}", first, second);

        // What is left is the controller's word: it must be more than what is said of any path.
        async Task<CheckFinding> ByControllerAsync(string why, params string[] evidence)
        {
            var (isStub, control) = await context.IsCatchAllAsync(Controller, controller, HealthReading.IsHealthy, cancel);
            return isStub
                ? CheckFinding.OfCatchAll(
                    $"{Health}: {said.Said}, and so is a path that does not exist: a catch-all route; {why}",
                    [.. evidence, control]
                )
                : CheckFinding.Pass($"{Health}: {said.Said}; {why}", evidence) with
                {
                    Caveat = "the health by the controller's word alone",
                };
        }
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
                $"there is no {Health}, and {path} is answered by a catch-all route",
                controller,
                evidence,
                control
            );
        return word.Healthy switch
        {
            false => CheckFinding.Fail($"there is no {Health}, and {path}: {word.Said}", controller, evidence) with
            {
                Failed = word.Failed(path, application),
            },
            null => CheckFinding.Unknown(
                $"there is no {Health}, and {path} says nothing about health: {word.Said}",
                controller,
                evidence
            ) with
            {
                Failed = word.Failed(path, application),
            },
            true => CheckFinding.Pass($"there is no {Health}; {path}: {word.Said}", controller, evidence),
        };
    }
}
