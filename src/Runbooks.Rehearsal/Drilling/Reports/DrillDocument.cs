using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Coverage;
using Runbooks.Rehearsal.Drilling.Judging;

namespace Runbooks.Rehearsal.Drilling.Reports;

/// <summary>A drill for other programs: every case, and what was reached.</summary>
internal sealed class DrillDocument
{
    private readonly DrillReport _report;

    internal DrillDocument(DrillReport report) => _report = report;

    public long Seed => _report.Options.Seed;

    public string? Target => _report.Options.On.Described?.Name;

    public string Controller => _report.Options.On.Controller;

    public bool AsExpected => _report.IsAsExpected;

    public int Cases => _report.Results.Count;

    public int Failed => _report.Failed.Count();

    public int RepeatedOverHttp => _report.Repeated;

    public double Seconds => Math.Round(_report.Elapsed.TotalSeconds, 3);

    public IEnumerable<Finding> NotRehearsed => _report.NotRehearsed.Select(Finding.Of);

    public IReadOnlyList<string> NotSent => _report.Withheld;

    public IEnumerable<Drilled> Runbooks => _report.Coverage.Select(c => new Drilled(_report, c));

    internal sealed class Drilled
    {
        private readonly DrillReport _report;
        private readonly RunbookCoverage _coverage;

        internal Drilled(DrillReport report, RunbookCoverage coverage) => (_report, _coverage) = (report, coverage);

        public string Id => _coverage.Runbook.Id;

        public string Path => _coverage.Runbook.Source.Path;

        public IEnumerable<Case> Cases => _report.Of(_coverage.Runbook).Select(r => new Case(r));

        public Reached Coverage =>
            new(
                _coverage.Points.Select(p => new Point(p.Kind.ToString().ToLowerInvariant(), p.Name, p.Span?.ToString(), p.Runs)),
                _coverage.Writes,
                _coverage.Killed
            );
    }

    internal sealed record Reached(IEnumerable<Point> Points, int JournalWrites, IReadOnlyList<int> KilledAfter);

    internal sealed record Point(string Kind, string What, string? Place, int Runs);

    internal sealed class Case
    {
        private readonly DrillResult _result;

        internal Case(DrillResult result) => _result = result;

        public string Name => _result.Case.Name;

        public string Behaviour => _result.Case.Behaviour;

        public string Group => DrillMatrix.NameOf(_result.Case.Group);

        public string Summary => _result.Case.Summary;

        public IReadOnlyList<string> Faults => _result.Case.Faults;

        public string Release => Releases.NameOf(_result.Case.Release);

        public IEnumerable<string> Accepted => _result.Case.Ending.Outcomes.Select(OutcomeText.Of);

        public string? Outcome => _result.Finished is { } finished ? OutcomeText.Of(finished.Outcome) : null;

        public string? Reason => _result.Finished?.Reason;

        public double Seconds => _result.Seconds;

        public int Posts => _result.Posts;

        public int Notices => _result.Notices;

        public bool Killed => _result.WasKilled;

        public bool RepeatedOverHttp => _result.IsRepeated;

        public IEnumerable<Finding> Findings => _result.Findings.Select(Finding.Of);

        public string Repeat => _result.Repeat;
    }

    internal sealed record Finding(string Code, string Message, string? Place, string? Help)
    {
        public static Finding Of(Diagnostic found) => new(found.Code.Id, found.Message, found.Span?.ToString(), found.Help);
    }
}
