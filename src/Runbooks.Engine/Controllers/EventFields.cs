using Runbooks.Definitions;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;

namespace Runbooks.Controllers;

/// <summary>How the events of a controller's own history are found in what was read.</summary>
/// <param name="From">The entries, the oldest first.</param>
/// <param name="Kind">What each is: one of <see cref="ControllerEvent.Kinds"/>.</param>
public sealed record EventFields(Expression From, Expression Kind)
{
    private static readonly Field<Expression> FromField = new(
        "from",
        "The entries of the history, the oldest first.",
        Shapes.Expression,
        required: true
    );
    private static readonly Field<Condition> WhereField = new("where", "Which of the entries are events.", Shapes.Condition);
    private static readonly Field<Expression> KindField = new(
        "kind",
        "What happened: `deployed` (a release was put somewhere), `moved` (another one serves) or `moved-back` (an earlier one does).",
        Shapes.Expression,
        required: true
    );
    private static readonly Field<Expression> FailedField = new("failed", "Whether it came to nothing: true or false.", Shapes.Expression);
    private static readonly Field<Expression> PlaceField = new("place", "Of `deployed`: where it was put.", Shapes.Expression);
    private static readonly Field<Expression> LeavesField = new("leaves", "Of a move: the place that served before.", Shapes.Expression);
    private static readonly Field<Expression> ReachesField = new("reaches", "Of a move: the place that serves since.", Shapes.Expression);
    private static readonly Field<Expression> VersionField = new("version", "The version that it is about.", Shapes.Expression);
    private static readonly Field<Expression> LeftField = new(
        "left-version",
        "Of a move: the version that served before.",
        Shapes.Expression
    );
    private static readonly Field<Expression> ReachedField = new(
        "reached-version",
        "Of a move: the version that serves since.",
        Shapes.Expression
    );
    private static readonly Field<Expression> AtField = new("at", "When, by the controller's clock.", Shapes.Expression);

    /// <summary>How they stand in YAML.</summary>
    public static readonly Shape<EventFields> Shape = ControllerNames.With(
        Shapes.Mapping<EventFields>(
            "events",
            [
                FromField,
                WhereField,
                KindField,
                FailedField,
                PlaceField,
                LeavesField,
                ReachesField,
                VersionField,
                LeftField,
                ReachedField,
                AtField,
            ],
            (values, _) =>
                new EventFields(values.Get(FromField)!, values.Get(KindField)!)
                {
                    Where = values.Get(WhereField),
                    Failed = values.Get(FailedField),
                    Place = values.Get(PlaceField),
                    Leaves = values.Get(LeavesField),
                    Reaches = values.Get(ReachesField),
                    Version = values.Get(VersionField),
                    LeftVersion = values.Get(LeftField),
                    ReachedVersion = values.Get(ReachedField),
                    At = values.Get(AtField),
                }
        ),
        "item"
    );

    /// <summary>Which of the entries are events; null for all.</summary>
    public Condition? Where { get; private init; }

    /// <summary>Whether it came to nothing; null for never.</summary>
    public Expression? Failed { get; private init; }

    /// <summary>Where a release was put; null where nothing says.</summary>
    public Expression? Place { get; private init; }

    /// <summary>The place that served before; null where nothing says.</summary>
    public Expression? Leaves { get; private init; }

    /// <summary>The place that serves since; null where nothing says.</summary>
    public Expression? Reaches { get; private init; }

    /// <summary>The version that it is about; null where nothing says.</summary>
    public Expression? Version { get; private init; }

    /// <summary>The version that served before; null where nothing says.</summary>
    public Expression? LeftVersion { get; private init; }

    /// <summary>The version that serves since; null where nothing says.</summary>
    public Expression? ReachedVersion { get; private init; }

    /// <summary>When; null where nothing says.</summary>
    public Expression? At { get; private init; }

    /// <summary>What its expressions are made of.</summary>
    internal IEnumerable<Node> Roots =>
        new[] { From, Kind, Failed, Place, Leaves, Reaches, Version, LeftVersion, ReachedVersion, At }
            .OfType<Expression>()
            .Select(e => e.Root)
            .Concat(Where is null ? [] : [Where.Root]);
}
