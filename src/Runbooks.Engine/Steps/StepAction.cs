using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;

namespace Runbooks.Steps;

/// <summary>
/// What a step does. A kind is one file, which says all of it (its data, its reader, what it does, and all that is said of it before,
/// beside and after a run), and one line in <see cref="StepKinds"/>.
/// </summary>
public abstract class StepAction
{
    /// <summary>The name of its kind, as it stands in YAML.</summary>
    public abstract string KindName { get; }

    /// <summary>Whether it may change the target, so that doing it twice is not doing it once.</summary>
    public virtual bool ChangesTarget => false;

    /// <summary>Whether it finds out by itself what an earlier attempt did, and so may be retried although it changes the target.</summary>
    public virtual bool Reconciles => false;

    /// <summary>The longest it can take by its own bounds, without retries; null where only `timeout` bounds it.</summary>
    public virtual TimeSpan? Bound => null;

    /// <summary>What it will do, for a person: one line, without a full stop.</summary>
    public abstract string Describe();

    /// <summary>
    /// The requests it sends and the programs it runs that may change something, expressions not filled in; empty where it only reads.
    /// </summary>
    public virtual IReadOnlyList<string> Changes => [];

    /// <summary>The same of a target that is known, where that tells more.</summary>
    /// <param name="target">The target.</param>
    public virtual IReadOnlyList<string> ChangesOn(Target target) => Changes;

    /// <summary>Whether it may take a controller's second way to move the traffic.</summary>
    public virtual bool TakesSecondWay => false;

    /// <summary>The steps inside it, each list being run in order; empty for most kinds.</summary>
    public virtual IReadOnlyList<IReadOnlyList<Step>> Children => [];

    /// <summary>The texts of it that are filled in when it runs, those within a body or a list included.</summary>
    public virtual IEnumerable<Template> Templates => [];

    /// <summary>The conditions of it, besides the `when` and `expect` of its step.</summary>
    public virtual IEnumerable<Condition> Conditions => [];

    /// <summary>The bare expressions of it that are no conditions.</summary>
    public virtual IEnumerable<Expression> Expressions => [];

    /// <summary>The runbook that it calls; null for most kinds.</summary>
    public virtual RunbookCall? Calls => null;

    /// <summary>What it leaves for `expect` and for later steps.</summary>
    public abstract IReadOnlyList<KindOutput> Outputs { get; }

    /// <summary>The key whose value is <see cref="Bound"/>; null where nothing written in the step itself bounds it.</summary>
    public abstract string? BoundKey { get; }

    /// <summary>How the steps inside it are run.</summary>
    public abstract StepNesting Nesting { get; }

    /// <summary>What a chart says of it besides its title and kind; null for nothing.</summary>
    public abstract string? ChartNote { get; }

    /// <summary>How a failure of it is met.</summary>
    public abstract StepFailure Failing { get; }

    /// <summary>Whom it asks before the run goes on, empty for anyone; null where it asks nobody.</summary>
    public abstract IReadOnlyList<string>? Asks { get; }

    /// <summary>Whether a person does it, so that what comes of it is their word alone.</summary>
    public virtual bool IsByHand => false;

    /// <summary>What it sends in a rehearsal beside a real target.</summary>
    public abstract HarmlessClaim Harmless { get; }

    /// <summary>What a run may take longer for it than a rehearsal.</summary>
    public abstract LeftOutTime LeftOut { get; }

    /// <summary>Whether the target was looked at when it has passed, so that a change before it is proved.</summary>
    /// <param name="step">The step that has it as its action.</param>
    public abstract bool Proves(Step step);

    /// <summary>What can be said before a run of what it leaves.</summary>
    /// <param name="output">The output's name, with a path into it.</param>
    /// <param name="isOwn">Whether the step itself looks at it, and so has not failed by then.</param>
    public abstract KnownValue Outlook(string output, bool isOwn);

    /// <summary>The lines of a shell by which a person does it; those of steps inside it are theirs. Empty for none.</summary>
    /// <param name="step">The step that has it as its action.</param>
    public abstract IReadOnlyList<string> ByHand(Step step);

    /// <summary>The same at a target, whose controller may be told otherwise.</summary>
    /// <param name="step">The step that has it as its action.</param>
    /// <param name="target">The target.</param>
    public virtual IReadOnlyList<string> ByHandOn(Step step, Target target) => ByHand(step);

    /// <summary>Those of its bounds that never count.</summary>
    /// <param name="step">The step that has it as its action.</param>
    public virtual IEnumerable<BoundConflict> ConflictsIn(Step step) => [];

    /// <summary>The values that the steps inside it see, once for each time that they are run, as far as these are known.</summary>
    /// <param name="scope">What is known around it.</param>
    /// <param name="unknown">What is not.</param>
    /// <param name="until">When values that a run finds out will be known, for a person.</param>
    public virtual IEnumerable<(Scope Scope, UnknownValues Unknown)> Rounds(Scope scope, UnknownValues unknown, string until) =>
        [(scope, unknown)];

    /// <summary>
    /// Says what a run would do now, as far as that can be known. Reads are sent; nothing that may change anything is, and nothing is
    /// written.
    /// </summary>
    /// <param name="context">The step, and what the plan has found out so far.</param>
    /// <param name="cancel">Cancels what is under way.</param>
    public abstract Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel);

    /// <summary>Does it.</summary>
    /// <param name="context">The step, the run around it and what it may use.</param>
    /// <param name="cancel">Cancels it, by the operator or because its time is over.</param>
    public abstract Task<StepResult> RunAsync(StepContext context, CancellationToken cancel);

    /// <summary>
    /// Goes on with it in another process. What only reads is done again; what may have changed something is never sent
    /// twice, unless the kind can find out what became of it.
    /// </summary>
    /// <param name="context">The step, the run around it and what it may use.</param>
    /// <param name="past">What it had done.</param>
    /// <param name="cancel">Cancels it, by the operator or because its time is over.</param>
    public virtual Task<StepResult> ResumeAsync(StepContext context, InterruptedStep past, CancellationToken cancel) =>
        !ChangesTarget || Children.Count > 0 || Calls is not null ? RunAsync(context, cancel) : Task.FromResult(Interrupted(context));

    private static StepResult Interrupted(StepContext context)
    {
        var error = context.Failure(
            DiagnosticCodes.Interrupted,
            $"`{context.Step.Id}` was under way when the process ended, and nobody can know whether it was done; it is not done again",
            "look at what it changes by hand; say `safe: true` where doing it twice is harmless"
        );
        return StepResult.Failed(error) with { MayBeRetried = false, StopsRun = true };
    }
}
