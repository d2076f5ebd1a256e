using Runbooks.Expressions;
using Runbooks.Planning;
using Runbooks.Rehearsal.Planning;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>A plan as one document.</summary>
internal sealed class PlanDocument
{
    private readonly Plan _plan;

    /// <param name="plan">The plan.</param>
    /// <param name="exitCode">What the command exits with.</param>
    internal PlanDocument(Plan plan, int exitCode) => (_plan, ExitCode) = (plan, exitCode);

    public string Answer =>
        _plan.Answer switch
        {
            PlanAnswer.Goes => "could go",
            PlanAnswer.Stops => "would stop",
            PlanAnswer.Unknown => "would end unknown",
            _ => "locked",
        };

    public int ExitCode { get; }

    public string Reason => _plan.Reason;

    public string? StopsAt => _plan.StopsAt;

    public string Runbook => _plan.Runbook;

    public string Title => _plan.Title;

    public string Path => _plan.Path;

    public string Severity => _plan.Severity;

    public PlanTarget Target => new(_plan.Target, _plan.Address, _plan.Status);

    public DateTimeOffset At => _plan.At;

    public IReadOnlyDictionary<string, string> Inputs => _plan.Inputs.ToDictionary();

    public IEnumerable<Gate> Gates => _plan.Gates.Select(g => new Gate(g.Name, g.Text, g.Answer != PlanAnswer.Goes));

    public IEnumerable<PlanStep> Steps => _plan.Steps.Select(s => new PlanStep(s));

    public IEnumerable<PlanStep> OnFailure => _plan.OnFailure.Select(s => new PlanStep(s));

    public IEnumerable<PlanStep> Always => _plan.Always.Select(s => new PlanStep(s));

    public IEnumerable<PlanCheck> Checklist => _plan.Checklist.Select(c => new PlanCheck(c));

    public string? NoChecklist => _plan.NoChecklist;

    public IReadOnlyList<string> Unasked => _plan.Unasked;

    public IReadOnlyList<PlannedNotice> Notices => _plan.Notices;

    public ForecastDocument Rto => new(_plan.Forecast);

    public IEnumerable<RequestDocument> Sent => _plan.Sent.Select(r => new RequestDocument(r));

    internal sealed record PlanTarget(string Name, string BaseUrl, string Status);

    internal sealed record Gate(string Name, string Text, bool HoldsBack);

    internal sealed class PlanStep
    {
        private readonly PlannedStep _step;

        internal PlanStep(PlannedStep step) => _step = step;

        public string Path => _step.Path;

        public string Kind => _step.Kind;

        public string Title => _step.Title;

        public string Fate => Word(_step.Forecast);

        public string? Why => _step.Why;

        public IReadOnlyList<string> Notes => _step.Notes;

        public IEnumerable<Condition> Conditions =>
            _step.Conditions.Select(c => new Condition(c.Key, c.Text, c.Holds, c.HoldsNow, c.Values, c.Detail));

        public IEnumerable<Request> Requests => _step.Requests.Select(r => new Request(r));

        public RollbackPart? Rollback => _step.Rollback is { } rollback ? new(rollback) : null;

        public ApprovalPart? Approval =>
            _step.Approval is { } a ? new(a.Question, a.From, a.Expires.TotalSeconds, a.AcceptsYes, a.FourEyes, a.Changes) : null;

        public ManualPart? Manual => _step.Manual is { } m ? new(m.Do, m.Text, m.DoneWhen, m.Within?.TotalSeconds, m.Changes) : null;

        public PlannedNotice? Notice => _step.Notice;

        public IEnumerable<PlanCheck> Checks => _step.Checks.Select(c => new PlanCheck(c));

        public SecondsRange Seconds => SecondsRange.Of(_step.Time);

        public IEnumerable<PlanStep> Steps => _step.Inside.Select(s => new PlanStep(s));
    }

    internal sealed record Condition(string Key, string Text, bool? Holds, bool? HoldsNow, IReadOnlyList<Operand> Values, string? Detail);

    internal sealed class RollbackPart
    {
        private readonly PlannedRollback _rollback;

        internal RollbackPart(PlannedRollback rollback) => _rollback = rollback;

        public string Decision => _rollback.Decision;

        public string Reason => _rollback.Reason;

        public Place From => new(_rollback.FromEnvironment, _rollback.FromVersion);

        public Place To => new(_rollback.ToEnvironment, _rollback.ToVersion);

        public string? WantedVersion => _rollback.WantedVersion;

        public double WithinSeconds => _rollback.Within.TotalSeconds;

        public string Otherwise => _rollback.MaySwitch ? "switch" : "stop";

        public IReadOnlyList<string> Protocol => _rollback.Protocol;
    }

    internal sealed record Place(string? Environment, string? Version);

    internal sealed record ApprovalPart(
        string Question,
        IReadOnlyList<string> From,
        double ExpiresSeconds,
        bool AcceptsYes,
        bool FourEyes,
        IReadOnlyList<string> Changes
    );

    internal sealed record ManualPart(string Do, string? Text, string? DoneWhen, double? WithinSeconds, bool Changes);

    internal sealed class PlanCheck
    {
        private readonly PlannedCheck _check;

        internal PlanCheck(PlannedCheck check) => _check = check;

        public string Id => _check.Id;

        public string Title => _check.Title;

        public string Expected => _check.Expected;

        public bool Optional => _check.IsOptional;

        public string Fate => Word(_check.Forecast);

        public string? Known => _check.Known;

        public IEnumerable<Request> Requests => _check.Requests.Select(r => new Request(r));
    }

    internal sealed class Request
    {
        private readonly PlannedRequest _request;

        internal Request(PlannedRequest request) => _request = request;

        public string Method => _request.Method;

        public string Url => _request.Url;

        public IReadOnlyDictionary<string, string> Headers => _request.Headers.DistinctBy(h => h.Key).ToDictionary();

        public string? ContentType => _request.ContentType;

        public string? Body => _request.Body;

        public bool MayChange => _request.MayChange;

        public string? Note => _request.Note;

        public PlannedAnswer? Answer => _request.Answer;
    }

    private static string Word(StepForecast forecast) => forecast.ToString().ToLowerInvariant();
}
