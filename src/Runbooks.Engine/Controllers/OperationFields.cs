using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Expressions;

namespace Runbooks.Controllers;

/// <summary>How what a controller has begun is followed until its end: a promise is no proof, and a failure ends the waiting.</summary>
/// <param name="Request">Asks for it.</param>
/// <param name="Done">Whether it has ended well.</param>
public sealed record OperationFields(ControllerRequest Request, Condition Done)
{
    private static readonly Field<Condition> DoneField = new(
        "done",
        "Whether it has ended well, by what the request was answered: a claim, which what serves may follow within the processing time.",
        Shapes.Condition,
        required: true
    );
    private static readonly Field<Condition> FailedField = new(
        "failed",
        "Whether it has failed: the waiting ends at once.",
        Shapes.Condition
    );
    private static readonly Field<Expression> SaysField = new("says", "Why it failed, in the controller's words.", Shapes.Expression);
    private static readonly Field<Parsed<TimeSpan>> WithinField = new(
        "within",
        "The longest that it may take; the processing time is at least this.",
        Shapes.Duration
    );

    /// <summary>How it stands in YAML.</summary>
    public static readonly Shape<OperationFields> Shape = ControllerNames.With(
        Shapes.Mapping<OperationFields>(
            "an operation",
            [.. ControllerRequest.Fields, DoneField, FailedField, SaysField, WithinField],
            (values, context) =>
                ControllerRequest.Make(values, context) is { } request
                    ? new OperationFields(request, values.Get(DoneField)!)
                    {
                        Failed = values.Get(FailedField),
                        Says = values.Get(SaysField),
                        Within = values.Get(WithinField)?.Value,
                    }
                    : null
        ),
        ["answer", "to", .. ControllerNames.OfAnswer]
    );

    /// <summary>Whether it has failed; null where that cannot be told.</summary>
    public Condition? Failed { get; private init; }

    /// <summary>Why it failed; null where nothing says.</summary>
    public Expression? Says { get; private init; }

    /// <summary>The longest that it may take; null for the controller's processing time.</summary>
    public TimeSpan? Within { get; private init; }
}
