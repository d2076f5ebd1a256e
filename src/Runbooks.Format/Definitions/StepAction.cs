using Runbooks.Expressions;

namespace Runbooks.Definitions;

/// <summary>What a step does: the data that its kind read. The behaviour stands with the kind, in Steps.</summary>
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
}
