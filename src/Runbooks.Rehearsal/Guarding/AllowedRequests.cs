using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Targets;

namespace Runbooks.Rehearsal.Guarding;

/// <summary>The requests that may leave: every read, or those alone that were named before anything was sent, to the last byte.</summary>
internal sealed class AllowedRequests
{
    private readonly HashSet<(string Method, string Url, string Body)> _named;

    private readonly IReadOnlyList<OpenRequest> _open;

    private readonly bool _allReads;

    private AllowedRequests(HashSet<(string Method, string Url, string Body)> named, IReadOnlyList<OpenRequest> open, bool allReads) =>
        (_named, _open, _allReads) = (named, open, allReads);

    /// <summary>Every GET and HEAD, to whatever address, and nothing else.</summary>
    public static AllowedRequests EveryRead { get; } = new([], [], allReads: true);

    /// <summary>These and no others.</summary>
    /// <param name="named">Method in capitals, whole address, and body; an empty one for none.</param>
    /// <param name="open">Those of which a part is known only when another one was answered.</param>
    public static AllowedRequests Only(IEnumerable<(string Method, Uri Url, string Body)> named, IReadOnlyList<OpenRequest> open) =>
        new(SetOf(named), open, allReads: false);

    /// <summary>Every GET and HEAD, and these besides: whoever described them said that they change nothing.</summary>
    /// <param name="named">The requests, as they would be sent to a target.</param>
    /// <param name="target">The target, where a path goes.</param>
    public static AllowedRequests ReadsAnd(IEnumerable<HttpCall> named, Target target) =>
        new(SetOf(named.Select(r => (r.Method, new Uri(target.AddressOf(r.Url)), r.Body ?? string.Empty))), [], allReads: true);

    /// <summary>Why a request may not leave; null where it may.</summary>
    /// <param name="request">The request as it would go out.</param>
    /// <param name="cancel">Ends the reading of its body.</param>
    internal async Task<string?> RefuseAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        if (HarmlessForm.ProblemOf(request) is { } problem)
            return problem;
        var method = request.Method.Method;
        var isRead = method is "GET" or "HEAD";
        if (isRead && request.Content is not null)
            return $"a {method} with a body may do anything";
        if (_allReads && isRead)
            return null;
        if (request.RequestUri is { } asked && _open.Any(o => o.IsAt(method, asked)))
            return null;
        if (_allReads && _named.Count == 0)
            return $"{method} may change the target, and only GET and HEAD are sent";
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancel);
        return request.RequestUri is { } url && _named.Contains((method, url.AbsoluteUri, body)) ? null
            : isRead ? "it is none of the reads that were named before the rehearsal began"
            : $"{method} may change the target, and nothing declares this one harmless";
    }

    private static HashSet<(string Method, string Url, string Body)> SetOf(IEnumerable<(string Method, Uri Url, string Body)> named) =>
        [.. named.Select(n => (n.Method, n.Url.AbsoluteUri, n.Body))];
}
