using System.Text.Json.Nodes;
using Runbooks.Application;
using Runbooks.Controllers;
using Runbooks.Targets;

namespace Runbooks.Watch.Sources;

/// <summary>
/// The health check as the checklist has it: the controller says healthy, and the application's own word at the target's
/// `probe-path` does not contradict it. An answer that says nothing about health, or says it in a word that nobody knows,
/// is missing, not a failure.
/// </summary>
/// <param name="client">Sends the requests.</param>
/// <param name="path">The path that is asked; behind the controller's word the application is asked as well.</param>
/// <param name="timeout">The bound on all of it.</param>
internal sealed class HealthProbe(TargetClient client, string path, TimeSpan timeout)
{
    private const int MostBody = 64 * 1024;
    private const string Controller = PlaybookApplication.HealthPath;

    private bool IsDescribed => DescribedApplication.Of(client.Target) is not null;

    public async Task<Look> LookAsync(CancellationToken cancel)
    {
        var controller = await client.SendAsync(
            ServiceRequest.Get(client.Target, path) with
            {
                Within = timeout,
                MaxBody = MostBody,
            },
            cancel
        );
        if (controller is not Answered answered)
            return Look.Without(controller);
        if (Look.OurFault(answered) is { } fault)
            return Look.Nothing($"{path}: {fault}");
        var said = HealthReading.Parse(answered);
        var (environment, version) = ServingIn(answered);
        var own = client.Target.ProbePath;
        if (said.IsNoSuchPath && path == Controller && own != Controller && !IsDescribed)
            return await new HealthProbe(client, own, timeout - controller.Elapsed).LookAsync(cancel);
        if (said.Healthy is null)
            return Nothing(path, said) with { Environment = environment, Version = version };
        var look = new Look(LookOutcome.Answered, $"{path}: {said.Said}")
        {
            IsGood = said.Healthy.Value,
            Environment = environment,
            Version = version,
            WasAnswered = true,
        };
        var left = timeout - controller.Elapsed;
        if (path != Controller || IsDescribed || !look.IsGood || left <= TimeSpan.Zero)
            return look;

        var application = await client.SendAsync(new HttpCall("GET", own) { Within = left, MaxBody = MostBody }, cancel);
        if (application is not Answered spoken)
        {
            var without = Look.Without(application);
            return without with { Said = $"{own}: {without.Said}", Environment = environment, Version = version, WasAnswered = true };
        }

        if (Look.OurFault(spoken) is not null)
            return look;
        var word = HealthReading.Parse(spoken);
        if (word.UnknownWord is not null)
            return Nothing(own, word) with { Environment = environment, Version = version };
        return word.Healthy == false ? look with { IsGood = false, Said = $"{look.Said}, but {own}: {word.Said}" } : look;
    }

    internal static Look Nothing(string path, HealthReading said) =>
        said.UnknownWord is { } word
            ? Look.Nothing($"{path}: {said.Said}") with
            {
                UnknownWord = word,
            }
            : Look.Nothing($"{path} says nothing about health: {said.Said}");

    private static (string? Environment, string? Version) ServingIn(Answered answered)
    {
        var (json, _) = answered.Json();
        return json is JsonObject body ? (Text(body["environment"]), Text(body["version"])) : (null, null);
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length is > 0 and <= 200 ? text : null;
}
