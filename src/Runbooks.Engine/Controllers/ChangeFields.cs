using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Yaml;

namespace Runbooks.Controllers;

/// <summary>The request that moves the traffic, and how its answer is read. What is answered is recorded, and never believed.</summary>
/// <param name="Request">The request.</param>
public sealed record ChangeFields(ControllerRequest Request)
{
    private static readonly Field<string> MeansField = new(
        "means",
        "`toggle`: the other release serves, and twice is undone. `absolute`: this release serves, and twice is once. `append`: a new "
            + "release like an old one is made, and twice makes two.",
        Shapes.OneOf("toggle", "absolute", "append"),
        required: true
    );
    private static readonly Field<Condition> ClaimedField = new(
        "claimed",
        "Whether the answer says that it was done. Default: a status of 2xx.",
        Shapes.Condition
    );
    private static readonly Field<Condition> AcceptedField = new(
        "accepted",
        "Whether the answer says that it was begun. Default: a status of 202.",
        Shapes.Condition
    );
    private static readonly Field<Condition> RefusedField = new(
        "refused",
        "Whether the answer says that it was not done. Default: a status of 3xx or 4xx.",
        Shapes.Condition
    );
    private static readonly Field<Condition> ConflictField = new(
        "conflict",
        "Whether it was refused because something moved since the state was read. Default for `absolute`: a status of 409 or 412.",
        Shapes.Condition
    );
    private static readonly Field<OperationFields> OperationField = new(
        "operation",
        "How what was begun is followed until it has ended.",
        OperationFields.Shape
    );
    private static readonly Field<Condition> MadeField = new(
        "made",
        "Of `append`: whether a release (`item`) that was not there before is the one that a request for `to` made. Default: whether it "
            + "has the same version.",
        ControllerNames.With(Shapes.Condition, "item", "to", "before")
    );
    private static readonly Field[] OfWords = [ClaimedField, AcceptedField, RefusedField, ConflictField];
    private static readonly Field[] OfAnswer = [.. OfWords, OperationField];

    /// <summary>How the change stands in YAML.</summary>
    public static readonly Shape<ChangeFields> Shape = ControllerNames.With(
        Shapes.Mapping<ChangeFields>("a change", [MeansField, .. ControllerRequest.Fields, .. OfAnswer, MadeField], (values, context) =>
            Make(values, context) is { } change
                ? change with
                {
                    Means = Enum.Parse<ChangeMeaning>(values.Get(MeansField)!, ignoreCase: true),
                    Made = values.Get(MadeField),
                }
                : null
        ),
        ["to", "before", "serving", .. ControllerNames.OfAnswer]
    );

    /// <summary>Says what does not go with what the change means.</summary>
    /// <param name="means">What it means.</param>
    /// <param name="entry">Where it stands.</param>
    /// <param name="bag">Takes the mistake.</param>
    internal void CheckMeaning(ChangeMeaning means, YamlEntry entry, DiagnosticBag bag)
    {
        if (means == ChangeMeaning.Absolute && !Request.Templates.SelectMany(t => t.References).Any(r => r.Split('.', '[')[0] == "to"))
            bag.Add(
                DiagnosticCodes.MissingKey,
                entry.Key.Span,
                $"`{entry.Key.Value}` is absolute, and its request does not say where to go: it always sends the same",
                help: "say the release in it, such as `{{ to.ref }}`; `means: toggle` is for what needs none"
            );
        if (means != ChangeMeaning.Append && Made is not null)
            bag.Add(
                DiagnosticCodes.Conflict,
                (entry.Value as YamlMapping)?.Find(MadeField.Name)?.Key.Span ?? entry.Key.Span,
                $"`{MadeField.Name}` belongs to a change that makes a new release, and this one is {means.ToString().ToLowerInvariant()}",
                help: "take it out; or `means: append`, if a request makes a new release"
            );
    }

    /// <summary>How the second way stands in YAML: it means what the first one does.</summary>
    public static readonly Shape<ChangeFields> Otherwise = ControllerNames.With(
        Shapes.Mapping("a second way", [.. ControllerRequest.Fields, .. OfAnswer], Make),
        ["to", "before", "serving", .. ControllerNames.OfAnswer]
    );

    /// <summary>What it means.</summary>
    public ChangeMeaning Means { get; private init; }

    /// <summary>Whether the answer says that it was done; null for a status of 2xx.</summary>
    public Condition? Claimed { get; private init; }

    /// <summary>Whether the answer says that it was begun; null for a status of 202.</summary>
    public Condition? Accepted { get; private init; }

    /// <summary>Whether the answer says that it was not done; null for a status of 3xx or 4xx.</summary>
    public Condition? Refused { get; private init; }

    /// <summary>Whether something moved since the state was read; null for a status of 409 or 412, of `absolute` alone.</summary>
    public Condition? Conflict { get; private init; }

    /// <summary>How what was begun is followed; null where only the state tells.</summary>
    public OperationFields? Operation { get; private init; }

    /// <summary>Whether a new release is the one that was asked for; null for the same version.</summary>
    public Condition? Made { get; private init; }

    private static ChangeFields? Make(FieldValues values, ReadContext context)
    {
        if (ControllerRequest.Make(values, context, isChange: true) is not { } request)
            return null;
        if (request.Git is not null && OfWords.Select(values.Entry).FirstOrDefault(e => e is not null) is { } needless)
        {
            context.Bag.Add(
                DiagnosticCodes.Conflict,
                needless.Key.Span,
                $"what became of a commit is known, so that `{needless.Key.Value}` says nothing",
                help: "take it out; `operation` may follow what reconciles the commit"
            );
            return null;
        }

        return new ChangeFields(request)
        {
            Claimed = values.Get(ClaimedField),
            Accepted = values.Get(AcceptedField),
            Refused = values.Get(RefusedField),
            Conflict = values.Get(ConflictField),
            Operation = values.Get(OperationField),
        };
    }
}
