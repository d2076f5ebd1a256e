using System.Net.Http.Headers;

namespace Runbooks.Rehearsal.Guarding;

/// <summary>Tells a request that means what its method says from one that asks a server to take it for another.</summary>
internal static class HarmlessForm
{
    private static readonly string[] Overrides =
    [
        "x-http-method-override",
        "x-http-method",
        "x-method-override",
        "x-method",
        "x-original-url",
        "x-rewrite-url",
        "http2-settings",
        "upgrade",
        "te",
        "expect",
    ];
    private static readonly string[] OverridingParameters = ["_method", "x-http-method-override", "_httpmethod"];

    /// <summary>What is wrong with a header; null where nothing is.</summary>
    /// <param name="name">Its name.</param>
    public static string? ProblemOfHeader(string name) =>
        Overrides.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"the header `{name}` can make another request of it" : null;

    /// <summary>What is wrong with an address; null where nothing is.</summary>
    /// <param name="url">The address, or a path with its query.</param>
    public static string? ProblemOfAddress(string url)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? url[(at + 1)..].Split('#')[0] : string.Empty;
        return
            query
                .Split('&', ';')
                .Select(p => Uri.UnescapeDataString(p.Split('=')[0]))
                .FirstOrDefault(p => OverridingParameters.Contains(p.Trim(), StringComparer.OrdinalIgnoreCase))
                is { } parameter
            ? $"the parameter `{parameter}` can make another request of it"
            : null;
    }

    /// <summary>What is wrong with a request as it would go out; null where nothing is.</summary>
    internal static string? ProblemOf(HttpRequestMessage request)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true, Scheme: "http" or "https" } url)
            return "it goes to no http or https address";
        if (request.Headers.Upgrade.Count > 0 || request.Headers.Connection.Count > 0 || request.Headers.TransferEncodingChunked == true)
            return "it asks for more than an answer (`Upgrade`, `Connection`)";
        IEnumerable<KeyValuePair<string, HeaderStringValues>> headers = request.Content is null
            ? request.Headers.NonValidated
            : request.Headers.NonValidated.Concat(request.Content.Headers.NonValidated);
        return headers.Select(h => ProblemOfHeader(h.Key)).FirstOrDefault(p => p is not null) ?? ProblemOfAddress(url.PathAndQuery);
    }
}
