using Runbooks.Definitions.Targets;
using Runbooks.Requests;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Application;

/// <summary>
/// A request to the service itself: to the address of its application, with the headers that its description gives, where one is
/// described; else to the target.
/// </summary>
public static class ServiceRequest
{
    /// <summary>Where the service answers.</summary>
    public static Uri Address(Target target) => DescribedApplication.Of(target)?.BaseUrl ?? target.BaseUrl;

    /// <summary>Asks for a path.</summary>
    public static HttpCall Get(Target target, string path) => At(target, Address(target), new HttpCall("GET", path));

    /// <summary>Fills a request in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="target">The target.</param>
    /// <param name="keepSecret">Takes what must appear nowhere; null where its reader took it.</param>
    /// <returns>The request, or why it cannot be made.</returns>
    public static Result<HttpCall, string> Of(HttpRequestFields request, Target target, Action<string>? keepSecret = null) =>
        Of(request, target, Address(target), keepSecret);

    /// <summary>The same where another address answers for the service.</summary>
    internal static Result<HttpCall, string> Of(HttpRequestFields request, Target target, Uri address, Action<string>? keepSecret = null) =>
        request.Fill(TargetValues.Scope(target), keepSecret ?? (_ => { })).Succeeds(out var call, out var fault)
            ? At(target, address, call)
            : Result.Failed(JudgedCondition.Of(fault));

    private static HttpCall At(Target target, Uri address, HttpCall call)
    {
        if (DescribedApplication.Of(target) is not { } application)
            return call;
        var url = call.Url.StartsWith('/') ? Target.UrlOf(address) + call.Url : call.Url;
        var isThere = Uri.Compare(new Uri(url), address, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.Ordinal) == 0;
        return call with
        {
            Url = url,
            WithoutTargetHeaders = true,
            Headers = isThere ? [.. application.Headers.Where(h => !call.Has(h.Key)), .. call.Headers] : call.Headers,
        };
    }

    private static bool Has(this HttpCall call, string header) =>
        call.Headers.Any(h => string.Equals(h.Key, header, StringComparison.OrdinalIgnoreCase));
}
