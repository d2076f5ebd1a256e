using System.Security.Cryptography;
using System.Text;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Yaml;

namespace Runbooks.Controllers;

/// <summary>A kind of controller, as its description says it: how its state is read, and how it is told to move the traffic.</summary>
/// <param name="Name">Such as <c>kubernetes</c>.</param>
/// <param name="State">How the state is read.</param>
/// <param name="Change">How the traffic is moved.</param>
public sealed record ControllerDefinition(string Name, StateFields State, ChangeFields Change)
{
    private static readonly Field<string> ApiVersionField = new(
        "apiVersion",
        "The version of the format.",
        Shapes.OneOf(FormatVersion.Current),
        required: true
    );
    private static readonly Field<string> NameField = new("controller", "The file's name without its ending.", Shapes.Id, required: true);
    private static readonly Field<string> TitleField = new("title", "What a person calls it.", Shapes.Text);
    private static readonly Field<string> DescriptionField = new("description", "What it speaks to, and what it needs.", Shapes.Text);
    private static readonly Field<IReadOnlyList<KeyValuePair<string, ControllerParameter>>> ParametersField = new(
        "parameters",
        "What a target tells it, by name.",
        Shapes.Map(ControllerParameter.Shape)
    );
    private static readonly Field<StateFields> StateField = new(
        "state",
        "How the state is read and understood.",
        StateFields.Shape,
        required: true
    );
    private static readonly Field<ChangeFields> ChangeField = new(
        "change",
        "The request that moves the traffic.",
        ChangeFields.Shape,
        required: true
    );
    private static readonly Field<ChangeFields> OtherwiseField = new(
        "otherwise",
        "A second way to move it; used only where a runbook allows it, and the first was refused or came to nothing.",
        ChangeFields.Otherwise
    );
    private static readonly Field<Expression> MessageField = new(
        "message",
        "The controller's own words in an answer.",
        ControllerNames.With(Shapes.Expression, ControllerNames.OfAnswer)
    );
    private static readonly Field<Parsed<TimeSpan>> ProcessingField = new(
        "processing-time",
        "How long it may take to act on a request, where the target does not say.",
        Shapes.Duration
    );

    private static readonly Field<ByHandFields> ByHandField = new(
        "by-hand",
        "What a person types where the engine is not at hand, for pages and advice.",
        ByHandFields.Shape
    );

    /// <summary>The keys of one that stands in a target's file.</summary>
    internal static readonly IReadOnlyList<Field> InlineFields =
    [
        StateField,
        ChangeField,
        OtherwiseField,
        MessageField,
        ProcessingField,
        ByHandField,
    ];

    /// <summary>The keys of a description that is a file.</summary>
    public static readonly IReadOnlyList<Field> Fields =
    [
        ApiVersionField,
        NameField,
        TitleField,
        DescriptionField,
        ParametersField,
        .. InlineFields,
    ];

    /// <summary>What a person calls it; null for its name.</summary>
    public string? Title { get; private init; }

    /// <summary>What it speaks to; null where nothing says.</summary>
    public string? Description { get; private init; }

    /// <summary>What a target tells it.</summary>
    public IReadOnlyList<ControllerParameter> Parameters { get; private init; } = [];

    /// <summary>A second way; null where there is none.</summary>
    public ChangeFields? Otherwise { get; private init; }

    /// <summary>The controller's own words in an answer; null where it has none.</summary>
    public Expression? Message { get; private init; }

    /// <summary>What a person types where the engine is not at hand.</summary>
    public ByHandFields ByHand { get; private init; } = ByHandFields.None;

    /// <summary>How long it may take to act; null for what is usual.</summary>
    public TimeSpan? ProcessingTime { get; private init; }

    /// <summary>What is sent to move the traffic, as it is written, as a hash in hexadecimal: another one is another change.</summary>
    public string ChangeHash => HashOf(Sent);

    /// <summary>How its state is read and understood, as it is written, as a hash in hexadecimal: another one sees another state.</summary>
    public string StateHash => HashOf([Looked]);

    // The change and the second way as they are written; null for none.
    private IReadOnlyList<YamlNode?> Sent { get; init; } = [];

    private YamlNode? Looked { get; init; }

    /// <summary>The same controller for people, asked and told as another one is: where that one is played in its place.</summary>
    /// <param name="other">The one that is played.</param>
    public ControllerDefinition SpokenAs(ControllerDefinition other) =>
        this with
        {
            State = other.State,
            Change = other.Change,
            Otherwise = other.Otherwise,
            Message = other.Message,
        };

    /// <summary>Reads a description that is a file.</summary>
    /// <param name="source">The text with its path.</param>
    /// <param name="bag">Collects mistakes.</param>
    /// <returns>Null after a mistake was found.</returns>
    public static ControllerDefinition? Read(SourceText source, DiagnosticBag bag) =>
        YamlReader.Read(source, bag) is { } root ? Read(root, bag) : null;

    /// <summary>Reads the tree of a text, as the text itself.</summary>
    public static ControllerDefinition? Read(YamlNode root, DiagnosticBag bag)
    {
        var source = root.Span.Source;
        var context = new ReadContext(bag, Vocabulary.Empty);
        if (root is not YamlMapping mapping)
            return Shapes.Mistyped<ControllerDefinition>(
                root,
                context,
                "a controller: a mapping with apiVersion, controller, state and change"
            );
        var values = FieldValues.Read(mapping, Fields, "a controller", context with { Names = NamesIn(mapping, context) });
        CheckMeaning(values, bag);
        if (values.Get(NameField) is { } name)
            FileNames.Check(source, name, values.Entry(NameField)!, bag, f => $"the controller is called `{name}`, but its file `{f}`");
        return values.IsComplete && !bag.HasErrors
            ? Make(values.Get(NameField)!, values) with
            {
                Title = values.Get(TitleField),
                Description = values.Get(DescriptionField),
                Parameters = [.. (values.Get(ParametersField) ?? []).Select(p => p.Value with { Name = p.Key })],
            }
            : null;
    }

    /// <summary>Reads one that stands in a target's file.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="context">Where mistakes go.</param>
    internal static ControllerDefinition? ReadInline(YamlMapping mapping, ReadContext context)
    {
        var values = FieldValues.Read(mapping, InlineFields, "a controller", context with { Names = NamesIn(mapping, context) });
        return CheckMeaning(values, context.Bag) && values.IsComplete ? Make("inline", values) : null;
    }

    private static bool CheckMeaning(FieldValues values, DiagnosticBag bag)
    {
        if (values.Get(ChangeField) is not { } change)
            return true;
        var before = bag.Count;
        change.CheckMeaning(change.Means, values.Entry(ChangeField)!, bag);
        values.Get(OtherwiseField)?.CheckMeaning(change.Means, values.Entry(OtherwiseField)!, bag);
        return bag.Count == before;
    }

    private static ControllerDefinition Make(string name, FieldValues values) =>
        new(name, values.Get(StateField)!, values.Get(ChangeField)!)
        {
            Otherwise = values.Get(OtherwiseField),
            Message = values.Get(MessageField),
            ByHand = values.Get(ByHandField) ?? ByHandFields.None,
            ProcessingTime = values.Get(ProcessingField)?.Value,
            Looked = values.Entry(StateField)?.Value,
            Sent = [.. new[] { values.Entry(ChangeField), values.Entry(OtherwiseField) }.Select(e => e?.Value)],
        };

    private static string HashOf(IEnumerable<YamlNode?> written) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(string.Join('\n', written.Select(s => s is null ? "" : YamlCoreSchema.ToJson(s)?.ToJsonString())))
            )
        );

    // Parameters and reads are called by their names alone, so that an expression is short: none may hide what else has a name.
    private static ExpressionNames NamesIn(YamlMapping mapping, ReadContext context)
    {
        var names = new ExpressionNames();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var reads = (mapping.Find("state")?.Value as YamlMapping)?.Find(StateFields.ReadsField.Name)?.Value as YamlMapping;
        foreach (var key in Keys(mapping.Find(ParametersField.Name)?.Value as YamlMapping).Concat(Keys(reads)))
        {
            if (!Identifier.IsValid(key.Value))
                context.Bag.Add(
                    DiagnosticCodes.MalformedId,
                    key.Span,
                    $"`{key.Value}` is no name that an expression could use",
                    help: "lower-case letters, digits and hyphens, beginning with a letter; expressions write an underscore for a hyphen"
                );
            else if (ControllerNames.Reserved.Contains(key.Value.Replace('-', '_')))
                context.Bag.Add(
                    DiagnosticCodes.Conflict,
                    key.Span,
                    $"`{key.Value}` means something else in expressions",
                    help: $"another name than {string.Join(", ", ControllerNames.Reserved)}"
                );
            else if (!seen.Add(key.Value))
                context.Bag.Add(
                    DiagnosticCodes.DuplicateId,
                    key.Span,
                    $"`{key.Value}` is a parameter and a read",
                    help: "rename one of them"
                );
            names = names.WithAll(key.Value);
        }

        return names;
    }

    private static IEnumerable<YamlScalar> Keys(YamlMapping? mapping) => mapping?.Entries.Select(e => e.Key) ?? [];
}
