using System.Globalization;
using Runbooks.Checklist;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Expressions;
using Runbooks.Steps;

namespace Runbooks.Authoring.Pages;

/// <summary>What a person types where the engine is not at hand: the lines of curl and jq that do what a step does.</summary>
internal static class ByHand
{
    private const string Curl = "curl -sS";
    private const string Query =
        Curl
        + """ -X POST "${BASE}"/api/ai/query -H 'Content-Type: application/json'"""
        + """ -d '{"content":"test message","tenantId":"'"${TENANT}"'"}'""";

    /// <summary>The lines of a step; those of steps inside it are theirs.</summary>
    public static IReadOnlyList<string> Of(Step step) =>
        step.Action switch
        {
            HttpStep http => Look(http.Request, step.Expect),
            WaitStep { Request: { } request } wait => Poll(wait, request),
            WaitStep wait => [$"sleep {Seconds(wait.Within)}"],
            RollbackStep rollback => RollBack(rollback),
            SampleStep sample => [Sample(sample.Requests, Send(sample.Request)), .. step.Expect.Select(e => $"# must be true: {e.Text}")],
            CommandStep command => [string.Join(' ', command.Run.Select(a => ShellText.Quote(a.Text)))],
            ApproveStep approve =>
            [
                $"# ask {(approve.From.Count == 0 ? "a person" : string.Join(" or ", approve.From))}, and go on only if the answer is yes",
            ],
            NotifyStep notify =>
            [
                "# tell them, by telephone or chat:",
                .. notify.Text.Text.Trim().Split('\n').Select(l => $"#   {l}".TrimEnd()),
            ],
            CheckStep check => [.. check.Checks.SelectMany(Of)],
            RunbookStep call => [$"# do what the page of `{call.Id}` says"],
            ForeachStep loop => [$"# for each of {loop.Items.Text}:"],
            _ => [],
        };

    /// <summary>The lines that look at a check.</summary>
    public static IReadOnlyList<string> Of(CheckDefinition check) =>
        check switch
        {
            HealthCheck => [Curl + """ "${BASE}"/health | jq -e '.health == "healthy"'""", Curl + """ "${BASE}"/api/health"""],
            EnvironmentSwitchedCheck =>
            [
                Curl + """ "${BASE}"/deployment/status | jq -r .currentEnvironment    # another one than before""",
            ],
            VersionCheck =>
            [
                Curl
                    + """ "${BASE}"/deployment/status | jq -r '.environments[.currentEnvironment].version'    # the version to arrive at""",
            ],
            CoreFunctionalityCheck => [Query],
            PerformanceCheck performance => [Sample(performance.Requests, Query)],
            ErrorRateCheck errors => [Sample(errors.Requests, Query)],
            MonitoringCheck monitoring =>
            [
                $"{Curl} \"${{BASE}}\"/metrics | grep -E '{string.Join('|', monitoring.Thresholds.Select(t => $"^{t.Key}"))}'",
            ],
            DatabaseCheck => [Curl + """ "${BASE}"/api/health | jq -e '.status == "healthy"'"""],
            WidgetCheck widget =>
            [
                $"{Curl} -o /dev/null -w '%{{http_code}} %{{content_type}}\\n' \"${{BASE}}\"{ShellText.Quote(widget.Path)} "
                    + $"   # 200, and JavaScript",
            ],
            _ => [],
        };

    /// <summary>A request as a line of curl.</summary>
    public static string Send(HttpRequestFields request)
    {
        var line = new List<string> { Curl };
        if (request.Method == "HEAD")
            line.Add("-I");
        else if (request.Method != "GET")
            line.Add($"-X {request.Method}");
        line.Add(Address(request.Url.Text));
        foreach (var (name, value) in request.Headers)
            line.Add($"-H {ShellText.Quote($"{name}: {value.Text}")}");
        if (request.Json is { } json)
        {
            line.Add("-H 'Content-Type: application/json'");
            line.Add($"-d {ShellText.Quote(json.AsWritten()?.ToJsonString(CompactJson.Options) ?? "null")}");
        }
        else if (request.Body is { } body)
        {
            line.Add($"-H {ShellText.Quote($"Content-Type: {request.ContentType}")}");
            line.Add($"--data-raw {ShellText.Quote(body.Text)}");
        }

        if (request.Within is { } within)
            line.Add($"--max-time {Seconds(within)}");
        return string.Join(' ', line);
    }

    private static string Address(string url) => url.StartsWith('/') ? "\"${BASE}\"" + ShellText.Quote(url) : ShellText.Quote(url);

    private static IReadOnlyList<string> Look(HttpRequestFields request, IReadOnlyList<Condition> expect)
    {
        var filters = expect.Select(JqFilter.Of).OfType<string>().ToList();
        var filter = filters.Count == 1 ? filters[0] : string.Join(" and ", filters.Select(f => $"({f})"));
        var line =
            expect.Count > 0 && expect.All(e => e.References.All(r => r is "status" or "elapsed_ms" or "content_type"))
                ? Measured(Send(request))
                : Send(request);
        return
        [
            filters.Count == 0 ? line : $"{Send(request)} | jq -e {ShellText.Quote(filter)}    # must be true",
            .. expect.Where(e => JqFilter.Of(e) is null).Select(e => $"# must be true: {e.Text}"),
        ];
    }

    private static IReadOnlyList<string> Poll(WaitStep wait, HttpRequestFields request)
    {
        var tries = Math.Max(1, (int)(wait.Within / wait.Every));
        var filter = JqFilter.Of(wait.Until!);
        return filter is null
            ?
            [
                $"for i in $(seq {tries}); do {Send(request)}; echo; sleep {Seconds(wait.Every)}; done    # until "
                    + $"{wait.Until!.Text}, for at most {Duration.Format(wait.Within)}",
            ]
            :
            [
                $"for i in $(seq {tries}); do {Send(request)} | jq -e {ShellText.Quote(filter)} && break; sleep "
                    + $"{Seconds(wait.Every)}; done    # for at most {Duration.Format(wait.Within)}",
            ];
    }

    private static List<string> RollBack(RollbackStep rollback)
    {
        const string Status = Curl + """ "${BASE}"/deployment/status | jq '{currentEnvironment, environments}'""";
        List<string> lines =
        [
            $"{Status}    # note which environment and version serve, and that another one stands by, healthy",
            Curl
                + """ -X POST "${BASE}"/deployment/rollback    # ONCE: it is a toggle."""
                + " If no answer comes, do not send it again: read the status",
            $"for i in $(seq {Target.UsualStableReads}); do {Status}; sleep {Seconds(Target.UsualStableEvery)}; done    "
                + "# each time the other environment, as often as `stable-reads` of the target says; what the POST said is no proof",
        ];
        if (rollback.MaySwitch)
            lines.Add(
                "# only where the status still names the bad version, and ONCE: " + Curl + """ -X POST "${BASE}"/deployment/switch"""
            );
        return lines;
    }

    private static string Sample(int requests, string line) =>
        $"for i in $(seq {requests.ToString(CultureInfo.InvariantCulture)}); do {Measured(line)}; done";

    // Of an answer its status and its seconds alone.
    private static string Measured(string line) =>
        line.Replace(Curl, Curl + " -o /dev/null -w '%{http_code} %{time_total}\\n'", StringComparison.Ordinal);

    private static string Seconds(TimeSpan time) => Math.Max(0.001, time.TotalSeconds).ToString("0.###", CultureInfo.InvariantCulture);
}
