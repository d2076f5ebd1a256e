using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;

namespace Runbooks.Controllers;

/// <summary>How a release is found in what was read: each member by an expression, in which <c>item</c> is its entry.</summary>
public sealed record ReleaseFields
{
    private const string Newest = "newest";

    private static readonly Field<Expression> FromField = new(
        "from",
        "The entries that releases are made from: a list; for `serving`, one entry.",
        Shapes.Expression
    );
    private static readonly Field<Condition> WhereField = new("where", "Which of the entries are releases.", Shapes.Condition);
    private static readonly Field<Expression> NewestByField = new(
        "newest-by",
        "What grows from release to release: a number, also as a text, or a time of ISO 8601; the same for all where nothing tells. "
            + "Default: the list begins with the newest.",
        Shapes.Expression
    );
    private static readonly Field<string> RepeatedField = new(
        "repeated",
        "Which entry counts where several have the same `ref`, as in a history of what was deployed: `newest`, the first of them. "
            + "Without it that is a mistake, and nothing is sent.",
        Shapes.OneOf(Newest)
    );
    private static readonly Field<Expression> RefField = new(
        "ref",
        "What the controller calls it and takes as its name; no two have the same. Default: `place`, else `version`.",
        Shapes.Expression
    );
    private static readonly Field<Expression> PlaceField = new(
        "place",
        "Where it lives, for people: an environment, a slot, a revision. Default: `ref`.",
        Shapes.Expression
    );
    private static readonly Field<Expression> VersionField = new("version", "What people call it.", Shapes.Expression);
    private static readonly Field<Expression> AtField = new("at", "When it was made.", Shapes.Expression);
    private static readonly Field<Expression> ServedField = new(
        "served",
        "Whether it ever took traffic: true or false; null where nobody can say.",
        Shapes.Expression
    );
    private static readonly Field<Expression> HealthyField = new(
        "healthy",
        "The controller's word on its health: true, false, or a word.",
        Shapes.Expression
    );
    private static readonly Field<Expression> PortField = new(
        "port",
        "The port on the target's host where it answers itself.",
        Shapes.Expression
    );
    private static readonly Field[] Members = [RefField, PlaceField, VersionField, AtField, ServedField, HealthyField, PortField];

    /// <summary>How the releases stand in YAML.</summary>
    public static readonly Shape<ReleaseFields> List = ControllerNames.With(
        Shapes.Mapping<ReleaseFields>("releases", [FromField, WhereField, NewestByField, RepeatedField, .. Members], Make),
        "item"
    );

    /// <summary>How the release that serves stands in YAML.</summary>
    public static readonly Shape<ReleaseFields> One = ControllerNames.With(
        Shapes.Mapping<ReleaseFields>("serving", [FromField, .. Members], Make),
        "item"
    );

    /// <summary>The entries; null where the members need none.</summary>
    public Expression? From { get; private init; }

    /// <summary>Which of them are releases; null for all.</summary>
    public Condition? Where { get; private init; }

    /// <summary>What grows from release to release; null where the list begins with the newest.</summary>
    public Expression? NewestBy { get; private init; }

    /// <summary>Whether the newest of several entries with the same <c>ref</c> counts; else they are a mistake.</summary>
    public bool TakesNewest { get; private init; }

    /// <summary>What the controller calls it; null for its place.</summary>
    public Expression? Ref { get; private init; }

    /// <summary>Where it lives; null for its ref.</summary>
    public Expression? Place { get; private init; }

    /// <summary>What people call it; null where nothing says.</summary>
    public Expression? Version { get; private init; }

    /// <summary>When it was made; null where nothing says.</summary>
    public Expression? At { get; private init; }

    /// <summary>Whether it ever took traffic; null where nothing says.</summary>
    public Expression? Served { get; private init; }

    /// <summary>The controller's word on its health; null where it has none.</summary>
    public Expression? Healthy { get; private init; }

    /// <summary>The port where it answers itself; null where nothing says.</summary>
    public Expression? Port { get; private init; }

    /// <summary>What may name a release.</summary>
    public IEnumerable<Expression> Names => ((Expression?[])[Ref, Place, Version]).OfType<Expression>();

    /// <summary>What its expressions are made of.</summary>
    internal IEnumerable<Node> Roots =>
        new[] { From, NewestBy, Ref, Place, Version, At, Served, Healthy, Port }
            .OfType<Expression>()
            .Select(e => e.Root)
            .Concat(Where is null ? [] : [Where.Root]);

    private static ReleaseFields? Make(FieldValues values, ReadContext context)
    {
        if (values.Entry(RefField) is null && values.Entry(PlaceField) is null && values.Entry(VersionField) is null)
        {
            context.Bag.Add(
                DiagnosticCodes.MissingKey,
                values.Mapping.Span,
                "nothing tells one release from another",
                help: "add `ref:`, `place:` or `version:`, with an expression"
            );
            return null;
        }

        return new ReleaseFields
        {
            From = values.Get(FromField),
            Where = values.Get(WhereField),
            NewestBy = values.Get(NewestByField),
            TakesNewest = values.Get(RepeatedField) == Newest,
            Ref = values.Get(RefField),
            Place = values.Get(PlaceField),
            Version = values.Get(VersionField),
            At = values.Get(AtField),
            Served = values.Get(ServedField),
            Healthy = values.Get(HealthyField),
            Port = values.Get(PortField),
        };
    }
}
