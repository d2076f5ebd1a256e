using Runbooks.Definitions.Values;
using Runbooks.Expressions;
using Runbooks.Shell;
using Runbooks.Targets;

namespace Runbooks.Requests;

/// <summary>A request of a runbook as the lines of curl and jq that send it and look at its answer.</summary>
public static class RequestByHand
{
    public static string Send(HttpRequestFields request)
    {
        var line = new List<string> { CurlLine.Curl };
        if (request.Method == "HEAD")
            line.Add("-I");
        else if (request.Method != "GET")
            line.Add($"-X {request.Method}");
        line.Add(CurlLine.Address(request.Url.Text));
        foreach (var (name, value) in request.Headers)
            line.Add($"-H {ShellText.Quote($"{name}: {value.Text}")}");
        if (request.Json is { } json)
        {
            line.Add($"-H {ShellText.Quote($"Content-Type: {request.ContentType}")}");
            line.Add($"-d {ShellText.Quote(json.AsWritten()?.ToJsonString(CompactJson.Options) ?? "null")}");
        }
        else if (request.Body is { } body)
        {
            line.Add($"-H {ShellText.Quote($"Content-Type: {request.ContentType}")}");
            line.Add($"--data-raw {ShellText.Quote(body.Text)}");
        }

        if (request.Within is { } within)
            line.Add($"--max-time {CurlLine.Seconds(within)}");
        return string.Join(' ', line);
    }

    /// <summary>A request as it would go out.</summary>
    /// <param name="call">The request.</param>
    /// <param name="address">Its whole address.</param>
    /// <param name="headers">Its headers; what is hidden in them is to be filled in.</param>
    public static string Send(HttpCall call, string address, IEnumerable<KeyValuePair<string, string>> headers)
    {
        var line = new List<string> { CurlLine.Curl };
        if (call.Method != "GET")
            line.Add(call.Method == "HEAD" ? "-I" : $"-X {call.Method}");
        line.Add(CurlLine.Address(address));
        line.AddRange(headers.Select(h => $"-H {ShellText.Quote($"{h.Key}: {h.Value}")}"));
        if (call.Body is { } body)
            line.Add($"-H {ShellText.Quote($"Content-Type: {call.ContentType}")} --data-raw {ShellText.Quote(body)}");
        return string.Join(' ', line);
    }

    /// <summary>Sends it once and looks whether conditions hold.</summary>
    public static IReadOnlyList<string> Look(HttpRequestFields request, IReadOnlyList<Condition> expect)
    {
        var filters = expect.Select(JqFilter.Of).OfType<string>().ToList();
        var filter = filters.Count == 1 ? filters[0] : string.Join(" and ", filters.Select(f => $"({f})"));
        var line =
            expect.Count > 0 && expect.All(e => e.References.All(r => r is "status" or "elapsed_ms" or "content_type"))
                ? CurlLine.Measured(Send(request))
                : Send(request);
        return
        [
            filters.Count == 0 ? line : $"{Send(request)} | jq -e {ShellText.Quote(filter)}    # must be true",
            .. expect.Where(e => JqFilter.Of(e) is null).Select(e => $"# must be true: {e.Text}"),
        ];
    }

    /// <summary>Sends it again and again until a condition holds.</summary>
    public static IReadOnlyList<string> Poll(HttpRequestFields request, Condition until, TimeSpan every, TimeSpan within)
    {
        var tries = Math.Max(1, (int)(within / every));
        return JqFilter.Of(until) is { } filter
            ?
            [
                $"for i in $(seq {tries}); do {Send(request)} | jq -e {ShellText.Quote(filter)} && break; sleep "
                    + $"{CurlLine.Seconds(every)}; done    # for at most {Duration.Format(within)}",
            ]
            :
            [
                $"for i in $(seq {tries}); do {Send(request)}; echo; sleep {CurlLine.Seconds(every)}; done    # until "
                    + $"{until.Text}, for at most {Duration.Format(within)}",
            ];
    }
}
