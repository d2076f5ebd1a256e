using Runbooks.Definitions.Targets;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Application;

/// <summary>The application's own word on itself.</summary>
public static class OwnWord
{
    /// <summary>The request for it.</summary>
    /// <returns>The request, or what is missing for it.</returns>
    public static Result<HttpCall, string> Call(Target target) => At(target, ServiceRequest.Address(target));

    /// <summary>The same where an environment answers by itself; null where nothing says what to ask.</summary>
    /// <param name="target">The target.</param>
    /// <param name="environment">The environment's own address.</param>
    public static HttpCall? Of(Target target, Uri environment) =>
        DescribedApplication.Of(target) is null
            ? new HttpCall("GET", Target.UrlOf(environment) + target.ProbePath)
            : At(target, environment).Value;

    /// <summary>What an answer to it says about health.</summary>
    public static HealthReading Read(Target target, HttpAnswer answer) =>
        DescribedApplication.Of(target) is { Health: { } health } ? health.Read(target, answer) : HealthReading.Parse(answer);

    /// <summary>The version that the description reads out of an answer to it; null where none is, or something else was asked.</summary>
    internal static string? VersionIn(Target target, HttpCall call, HttpAnswer answer) =>
        DescribedApplication.Of(target) is { Health: { Version: not null } health }
        && answer is Answered { IsSuccess: true } answered
        && Call(target).Value is { } own
        && (own.Method, own.Url) == (call.Method, call.Url)
            ? health.VersionIn(target, answered).Value
            : null;

    private static Result<HttpCall, string> At(Target target, Uri address)
    {
        if (DescribedApplication.Of(target) is not { } application)
            return new HttpCall("GET", target.ProbePath);
        return application.Health is { } health
            ? ServiceRequest.Of(health.Request, target, address)
            : Result.Failed(DescribedApplication.Without(target, "what its health is", "health"));
    }
}
