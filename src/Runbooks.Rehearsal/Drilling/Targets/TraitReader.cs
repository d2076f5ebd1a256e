using Runbooks.Application;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Expressions;
using Runbooks.Expressions.Outlooks;
using static Runbooks.Definitions.ControllerTrait;

namespace Runbooks.Rehearsal.Drilling.Targets;

/// <summary>Reads out of a target's description what its controller and its application have.</summary>
internal static class TraitReader
{
    private const ControllerTrait PlaybookController =
        Playbook | Toggle | ControllerTrait.Version | Listed | Served | NeverServed | ReleaseHealth | History | TellsBack | Otherwise;
    private const ControllerTrait UsualApplication =
        ControllerTrait.PlaybookApplication | ControllerTrait.ApplicationHealth | ApplicationVersion | Database | Critical;

    /// <summary>What the playbook's target has.</summary>
    public const ControllerTrait OfPlaybook = PlaybookController | UsualApplication | Metrics;

    /// <summary>What a target has.</summary>
    public static ControllerTrait Of(Target target)
    {
        var definition = Controller.Of(target).Definition;
        return (SpeaksPlaybook(definition) ? PlaybookController : OfController(definition))
            | (DescribedApplication.Of(target) is { } application ? OfApplication(application) : UsualApplication)
            | (target.MetricsPath is null ? None : Metrics);
    }

    // Whoever describes it anew describes the same API.
    private static bool SpeaksPlaybook(ControllerDefinition definition)
    {
        var own = DescribedRequests.Of(definition).Select(r => (r.Role, r.Method, r.Path)).ToHashSet();
        return DescribedRequests
            .Usual.Where(r => r.Role is RequestRole.Look or RequestRole.Change)
            .All(r => own.Contains((r.Role, r.Method, r.Path)));
    }

    private static ControllerTrait OfController(ControllerDefinition definition)
    {
        var (state, change) = (definition.State, definition.Change);
        var (releases, served) = (state.Releases, state.Releases.Served ?? state.Serving.Served);
        return (change.Means == ChangeMeaning.Toggle ? Toggle : NamesRelease)
            | Where(change.Means == ChangeMeaning.Append, Append)
            | Where((releases.Version ?? state.Serving.Version) is not null, ControllerTrait.Version)
            | Where(state.Mark is not null, Mark)
            | Where(HasPrecondition(definition), Precondition)
            | Where(state.Settled is not null, Settled)
            | Where(state.Failing is not null, Failing)
            | Where(change.Operation is not null, Operation)
            | Where(IsRead(releases.From, state), Listed)
            | Where(served is not null, Served)
            | Where(served?.MayYield(false) == true, NeverServed)
            | Where((releases.Healthy ?? state.Serving.Healthy) is not null, ReleaseHealth)
            | Where(state.Events is not null, History)
            | Where(state.Events is not null || change.Means != ChangeMeaning.Toggle, TellsBack)
            | Where(state.Obstacles.Count > 0, Obstacles)
            | Where(state.MovedBy is not null, MovedBy)
            | Where(definition.Otherwise is not null, Otherwise);
    }

    private static ControllerTrait OfApplication(DescribedApplication application) =>
        Where(application.Health is not null, ControllerTrait.ApplicationHealth)
        | Where(application.Health?.Version is not null, ApplicationVersion)
        | Where(application.Health?.Database is not null, Database)
        | Where(application.Critical is not null, Critical);

    // What names a release may be told what it was decided on: it says so by its conflict, or by what it sends along.
    private static bool HasPrecondition(ControllerDefinition definition) =>
        definition is { Change: { Means: ChangeMeaning.Absolute } change, State.Mark: not null }
        && (change.Conflict is not null || change.Request.Http?.Templates.Any(t => t.References.Any(r => r.StartsWith("before"))) == true);

    // Releases that stand in the description itself are the same at each look.
    private static bool IsRead(Expression? from, StateFields state) =>
        from is not null && PathUse.Of(from.Root).Any(u => state.Reads.Any(r => u.Path.Split('.', '[')[0] == r.Key.Replace('-', '_')));

    private static ControllerTrait Where(bool has, ControllerTrait trait) => has ? trait : None;
}
