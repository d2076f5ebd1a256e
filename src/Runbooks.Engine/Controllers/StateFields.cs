using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Nodes;

namespace Runbooks.Controllers;

/// <summary>How the state of a target is read and understood.</summary>
/// <param name="Reads">What is asked, by the name that expressions call the answer.</param>
/// <param name="Serving">The release that serves.</param>
/// <param name="Releases">All that can be gone back to; the one that serves is among them.</param>
public sealed record StateFields(
    IReadOnlyList<KeyValuePair<string, ControllerRequest>> Reads,
    ReleaseFields Serving,
    ReleaseFields Releases
)
{
    /// <summary>What is asked.</summary>
    internal static readonly Field<IReadOnlyList<KeyValuePair<string, ControllerRequest>>> ReadsField = new(
        "reads",
        "What is asked, by the name that expressions call the answer. A later one may use an earlier one's answer.",
        Shapes.Map(ControllerRequest.Shape),
        required: true
    );
    private static readonly Field<ReleaseFields> ServingField = new(
        "serving",
        "The release that serves; what it does not say is taken from the entry of `releases` with the same `ref`.",
        ReleaseFields.One,
        required: true
    );
    private static readonly Field<ReleaseFields> ReleasesField = new(
        "releases",
        "All releases that can be gone back to, the one that serves among them.",
        ReleaseFields.List,
        required: true
    );
    private static readonly Field<Condition> SettledField = new(
        "settled",
        "Whether no change is under way. Default: always so.",
        KnowingServing(Shapes.Condition)
    );
    private static readonly Field<Expression> MarkField = new(
        "mark",
        "What differs after every change: a revision, a count.",
        KnowingServing(Shapes.Expression)
    );
    private static readonly Field<Expression> FailingField = new(
        "failing",
        "Why the change that is under way will come to nothing, or what serves is not well; null for neither. It ends the waiting.",
        KnowingServing(Shapes.Expression)
    );
    private static readonly Field<Expression> MovedByField = new(
        "moved-by",
        "Who or what made the last change, where the controller tells.",
        KnowingServing(Shapes.Expression)
    );
    private static readonly Field<IReadOnlyList<Obstacle>> ObstaclesField = new(
        "obstacles",
        "What forbids any change while it holds.",
        KnowingServing(Shapes.List(Obstacle.Shape))
    );
    private static readonly Field<EventFields> EventsField = new("events", "The controller's own history.", EventFields.Shape);

    /// <summary>How it stands in YAML.</summary>
    public static readonly Shape<StateFields> Shape = Shapes.Mapping<StateFields>(
        "a state",
        [ReadsField, ServingField, ReleasesField, SettledField, MarkField, FailingField, MovedByField, ObstaclesField, EventsField],
        Make
    );

    private static StateFields? Make(FieldValues values, ReadContext context)
    {
        if (values.Get(ReadsField) is not { Count: > 0 } reads)
        {
            context.Bag.Add(
                DiagnosticCodes.MissingKey,
                values.Entry(ReadsField)!.Value.Span,
                "nothing is read, so there is no state",
                help: "add what is asked: `releases: { http: { get: /releases } }`"
            );
            return null;
        }

        return new StateFields(reads, values.Get(ServingField)!, values.Get(ReleasesField)!)
        {
            Settled = values.Get(SettledField),
            Mark = values.Get(MarkField),
            Failing = values.Get(FailingField),
            MovedBy = values.Get(MovedByField),
            Obstacles = values.Get(ObstaclesField) ?? [],
            Events = values.Get(EventsField),
        };
    }

    /// <summary>Whether no change is under way; null for always.</summary>
    public Condition? Settled { get; private init; }

    /// <summary>What differs after every change; null where nothing does.</summary>
    public Expression? Mark { get; private init; }

    /// <summary>Why what is under way will come to nothing; null where nothing says.</summary>
    public Expression? Failing { get; private init; }

    /// <summary>Who made the last change; null where nothing says.</summary>
    public Expression? MovedBy { get; private init; }

    /// <summary>What stands against any change.</summary>
    public IReadOnlyList<Obstacle> Obstacles { get; private init; } = [];

    /// <summary>The controller's own history; null where it keeps none.</summary>
    public EventFields? Events { get; private init; }

    /// <summary>The members that decide which release serves, and which could be gone back to: all that is read but the history.</summary>
    internal IReadOnlySet<string> Deciding =>
        field ??= Roots.Except(Events?.Roots ?? []).SelectMany(MembersIn).ToHashSet(StringComparer.Ordinal);

    /// <summary>What its expressions are made of.</summary>
    internal IEnumerable<Node> Roots =>
        [
            .. Serving.Roots,
            .. Releases.Roots,
            .. Events?.Roots ?? [],
            .. new[] { Mark, Failing, MovedBy }.OfType<Expression>().Select(e => e.Root),
            .. Obstacles.Select(o => o.When).Append(Settled).OfType<Condition>().Select(c => c.Root),
        ];

    private static IEnumerable<string> MembersIn(Node node) =>
        node.Children.SelectMany(MembersIn).Concat(node is MemberNode member ? [member.Name] : Array.Empty<string>());

    // What is said of the whole may speak of the release that serves.
    private static Shape<T> KnowingServing<T>(Shape<T> shape)
        where T : class => ControllerNames.With(shape, ControllerNames.Serving);
}
