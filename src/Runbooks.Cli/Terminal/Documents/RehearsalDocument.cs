using Runbooks.Rehearsal.Rehearsing;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>A rehearsal as one document.</summary>
internal sealed class RehearsalDocument
{
    private readonly RehearsalReport _report;

    /// <param name="report">What was found out.</param>
    /// <param name="answer">The same in a word.</param>
    /// <param name="exitCode">What the command exits with.</param>
    internal RehearsalDocument(RehearsalReport report, string answer, int exitCode) =>
        (_report, Answer, ExitCode) = (report, answer, exitCode);

    public string Answer { get; }

    public int ExitCode { get; }

    public string Reason => _report.Reason;

    public string Runbook => _report.Runbook;

    public string Title => _report.Title;

    public RehearsalTarget Target => new(_report.Target, _report.Address, _report.Status, _report.StandbyAddress);

    public DateTimeOffset At => _report.At;

    public string? Switch => _report.Switch;

    public IEnumerable<ProvedStep> Steps =>
        _report.Steps.Select(s => new ProvedStep(
            s.Path,
            s.Title,
            s.Status.ToString().ToLowerInvariant(),
            s.IsProved,
            s.Detail,
            SecondsRange.Of(s.Time)
        ));

    public IEnumerable<ProvedCheck> Checklist =>
        _report.Checks.Select(c => new ProvedCheck(
            c.Id,
            c.Title,
            c.Status.ToString().ToLowerInvariant(),
            c.Actual,
            c.IsOptional,
            c.RestsOnSwitch
        ));

    public IReadOnlyList<string> Asked => _report.Asked;

    public IReadOnlyList<string> Told => _report.Told;

    public ForecastDocument? Rto => _report.Forecast is { } forecast ? new(forecast) : null;

    public IEnumerable<RequestDocument> Sent => _report.Sent.Select(r => new RequestDocument(r));

    public IEnumerable<RequestDocument> HeldBack => _report.HeldBack.Select(r => new RequestDocument(r));

    internal sealed record RehearsalTarget(string Name, string BaseUrl, string Status, string? StandbyAddress);

    internal sealed record ProvedStep(string Path, string Title, string Status, bool Proved, string? Detail, SecondsRange Seconds);

    internal sealed record ProvedCheck(string Id, string Title, string Status, string Actual, bool Optional, bool RestsOnSwitch);
}
