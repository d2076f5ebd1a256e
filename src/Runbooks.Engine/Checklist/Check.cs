using Runbooks.Application;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Planning;
using Runbooks.Requests;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>
/// A check that can be looked at. A new one is one file, one line in <see cref="CheckKinds"/>, one test, one row in the reference.
/// </summary>
public abstract class Check
{
    /// <summary>The key that every check has: whether `unknown` is accepted.</summary>
    protected static readonly Field<Parsed<bool>> OptionalField = new(
        "optional",
        "Whether a run may be called recovered while this is `unknown`. `fail` is never accepted.",
        Shapes.Boolean
    );

    /// <summary>The name of its kind, as it stands in YAML: also the id of the line.</summary>
    public abstract string Id { get; }

    /// <summary>What it says on a checklist, for a person.</summary>
    public abstract string Title { get; }

    /// <summary>What must be seen for it to pass, for a person.</summary>
    public abstract string Expected { get; }

    /// <summary>Whether a run may be called recovered while this is unknown.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The lines of a shell by which a person looks at it.</summary>
    public abstract IReadOnlyList<string> ByHand { get; }

    /// <summary>
    /// The lines of a shell by which a person looks at it on a target: where one describes its application, what that is asked.
    /// </summary>
    public virtual IReadOnlyList<string> ByHandOn(Target target) =>
        DescribedApplication.Of(target) is null
            ? ByHand
            : [.. Reads(target).Where(r => !CatchAllRoute.IsControl(r)).Select(r => ByHandOf(r, PlannedRequests.Of(r, target)))];

    /// <summary>
    /// How many requests the sample has on which it rests, and how many of them are under way at the same time: checks with the same
    /// numbers share one. Null where it rests on none.
    /// </summary>
    public virtual (int Requests, int Concurrency)? Sample => null;

    /// <summary>The requests that it sends when it looks, each once, however often it is sent.</summary>
    /// <param name="target">The target.</param>
    public abstract IReadOnlyList<HttpCall> Reads(Target target);

    /// <summary>
    /// Whether it asks where the traffic goes rather than how the application does: before a rollback its failing is no symptom.
    /// </summary>
    public virtual bool AsksWhereItGoes => false;

    /// <summary>Whether looking may change something: then it is looked at when a run decides, and never before.</summary>
    /// <param name="target">The target.</param>
    public virtual bool MayChange(Target target) => false;

    /// <summary>Whether it holds the application's own word on its version against what the controller says.</summary>
    public virtual bool HoldsVersion => false;

    /// <summary>Whether it looks by a program, which sees what serves now whatever is thought of the target.</summary>
    /// <param name="target">The target.</param>
    public virtual bool RunsProgram(Target target) => false;

    /// <summary>The longest that one look takes.</summary>
    /// <param name="target">The target.</param>
    public virtual TimeSpan LongestLook(Target target) => target.RequestTimeout * Reads(target).Count;

    /// <summary>Variables of our own environment that a program of it is given: they may be secrets.</summary>
    /// <param name="target">The target.</param>
    public virtual IReadOnlyList<string> PassedVariables(Target target) => [];

    /// <summary>Whether it can say anything before something was changed.</summary>
    public virtual bool SaysSomethingBefore(CheckContext context) => true;

    /// <summary>What must be seen on a target for it to pass, for a person.</summary>
    public virtual string ExpectedOn(Target target) => Expected;

    /// <summary>What must be seen for it to pass: that may depend on the run.</summary>
    public virtual string ExpectedIn(CheckContext context) => ExpectedOn(context.Client.Target);

    /// <summary>Looks at the target, on fresh evidence. Where that evidence contradicts the change, nothing passes on it.</summary>
    /// <param name="context">The target and what is known of the run.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<CheckFinding> LookAsync(CheckContext context, CancellationToken cancel)
    {
        var finding = await FindAsync(context, cancel);
        return finding is { Status: not CheckStatus.Fail, IsCatchAll: false } && context.ContradictionAmong(finding.Evidence) is { } against
            ? new CheckFinding(CheckStatus.Fail, $"{finding.Actual}; but {against}", finding.Evidence)
            : finding;
    }

    /// <summary>Looks at the target, on fresh evidence, and judges what it alone asks.</summary>
    /// <param name="context">The target and what is known of the run.</param>
    /// <param name="cancel">Cancels it.</param>
    protected abstract Task<CheckFinding> FindAsync(CheckContext context, CancellationToken cancel);

    protected static string ByHandOf(HttpCall call, PlannedRequest shown) => RequestByHand.Send(call, shown.Url, shown.Headers);

    /// <summary>A request, and the same to a path that no application has.</summary>
    protected static IReadOnlyList<HttpCall> WithControl(HttpCall call) => [call, CatchAllRoute.Control(call)];

    /// <summary>A kind without settings of its own.</summary>
    protected static Kind<Check> Plain(string name, string summary, Func<bool, Check> make) =>
        new(
            name,
            summary,
            Shapes.Mapping<Check>($"the check `{name}`", [OptionalField], (values, _) => make(values.Get(OptionalField, otherwise: false)))
        );
}
