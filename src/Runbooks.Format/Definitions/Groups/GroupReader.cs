using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Definitions.Groups;

/// <summary>Reads a group's file.</summary>
public static class GroupReader
{
    private static readonly Field<string> ApiVersionField = new(
        "apiVersion",
        "The version of the format.",
        Shapes.OneOf(FormatVersion.Current),
        required: true
    );
    private static readonly Field<string> NameField = new("group", "The file's name without its ending.", Shapes.Id, required: true);
    private static readonly Field<string> TitleField = new("title", "What a person calls it.", Shapes.Text);
    private static readonly Field<IReadOnlyList<NamedPlace>> TargetsField = new(
        "targets",
        "The names of its targets, in order: waves are as large as `at-once` allows.",
        Shapes.List(NamedPlace.Shape, least: 1)
    );
    private static readonly Field<IReadOnlyList<IReadOnlyList<NamedPlace>>> WavesField = new(
        "waves",
        "The waves one by one, instead of `targets`: each a list of targets, or one.",
        Shapes.List(Shapes.List(NamedPlace.Shape, orSingle: true, least: 1), least: 1)
    );
    private static readonly Field<Share> AtOnceField = new(
        "at-once",
        "How many are under way at once at most: a number, or a percentage of all, rounded down. Default: one; with "
            + "`waves`, a whole wave.",
        Share.Shape
    );
    private static readonly UsualField<int> FailuresField = new(
        "failures",
        "How many may fail before nothing more is begun. What does not end as recovered has failed.",
        Shapes.Integer(0, 1000),
        0
    );
    private static readonly UsualField<TimeSpan> PauseField = new(
        "pause",
        "How long is waited between two waves.",
        Shapes.Duration,
        TimeSpan.Zero
    );

    /// <summary>The keys of a group.</summary>
    public static readonly IReadOnlyList<Field> Fields =
    [
        ApiVersionField,
        NameField,
        TitleField,
        TargetsField,
        WavesField,
        AtOnceField,
        FailuresField,
        PauseField,
    ];

    /// <summary>Reads the tree of a text.</summary>
    /// <param name="root">Its root.</param>
    /// <param name="vocabulary">What exists.</param>
    /// <param name="bag">Collects mistakes.</param>
    /// <returns>Null where a mistake was found.</returns>
    public static TargetGroup? Read(YamlNode root, Vocabulary vocabulary, DiagnosticBag bag)
    {
        var source = root.Span.Source;
        var context = new ReadContext(bag, vocabulary);
        if (root is not YamlMapping mapping)
            return Shapes.Mistyped<TargetGroup>(root, context, "a group: a mapping with apiVersion, group and targets");
        var values = FieldValues.Read(mapping, Fields, "a group", context);
        if (values.Get(NameField) is { } name)
            FileNames.Check(source, name, values.Entry(NameField)!, bag, f => $"the group is called `{name}`, but its file `{f}`");
        var (targets, waves) = (values.Get(TargetsField) ?? [], values.Get(WavesField) ?? []);
        IReadOnlyList<NamedPlace> members = [.. targets, .. waves.SelectMany(w => w)];
        if (ContradictsItself(values, bag) | NamesTwice(members, bag) || !values.IsComplete)
            return null;

        var atOnce = values.Get(AtOnceField)?.Of(members.Count);
        var group =
            targets.Count > 0
                ? TargetGroup.InOrder(values.Get(NameField)!, [.. targets.Select(t => t.Name)], atOnce ?? 1)
                : new TargetGroup(values.Get(NameField)!, [.. waves.Select(w => w.Select(m => m.Name).ToList())])
                {
                    AtOnce = atOnce ?? members.Count,
                };
        return group with
        {
            Places = members.ToDictionary(m => m.Name, m => m.Span),
            Title = values.Get(TitleField),
            Failures = values.Get(FailuresField),
            Pause = values.Get(PauseField),
        };
    }

    private static bool ContradictsItself(FieldValues values, DiagnosticBag bag)
    {
        var (targets, waves) = (values.Entry(TargetsField), values.Entry(WavesField));
        if (targets is null && waves is null)
            bag.Add(
                DiagnosticCodes.MissingKey,
                values.Mapping.Span,
                "`targets` is missing in a group",
                help: "add `targets:` with the names of its targets, or `waves:` with lists of them"
            );
        if (targets is not null && waves is not null)
            bag.Add(
                DiagnosticCodes.Conflict,
                waves.Key.Span,
                "both `targets` and `waves` are given",
                help: "keep `waves` where you choose them yourself, else `targets` with `at-once`"
            );
        return targets is null == waves is null;
    }

    private static bool NamesTwice(IReadOnlyList<NamedPlace> members, DiagnosticBag bag)
    {
        var twice = members.GroupBy(m => m.Name).SelectMany(g => g.Skip(1).Select(m => (First: g.First(), Again: m))).ToList();
        foreach (var (first, again) in twice)
            bag.Add(
                DiagnosticCodes.DuplicateId,
                again.Span,
                $"the target `{again.Name}` stands twice in one group",
                $"it stands in line {first.Span.Line} already",
                "a group goes through each target once: take one out"
            );
        return twice.Count > 0;
    }
}
