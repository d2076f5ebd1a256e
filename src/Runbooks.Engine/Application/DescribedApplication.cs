using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Yaml;

namespace Runbooks.Application;

/// <summary>An application as its target's file describes it.</summary>
/// <param name="baseUrl">Its address; null for the target's own.</param>
public sealed class DescribedApplication(Uri? baseUrl) : TargetApplication(baseUrl)
{
    private static readonly Field<string> BaseUrlField = new(
        "base-url",
        "Its address; `${env:NAME}` and `${file:PATH}` are filled in. Default: the target's.",
        Shapes.Text
    );
    private static readonly Field<IReadOnlyList<KeyValuePair<string, string>>> HeadersField = new(
        "headers",
        "Headers that go to it, and nowhere else; `${env:NAME}` and `${file:PATH}` are filled in and kept secret. The target's own "
            + "headers never go there.",
        HttpShapes.Headers(Shapes.Text)
    );
    private static readonly Field<ApplicationHealth> HealthField = new(
        "health",
        "What it says of itself: the request (`http`), and what must be true of the answer (`healthy`, `database`); the `version` "
            + "in it.",
        ApplicationHealth.Shape
    );
    private static readonly Field<ApplicationCritical> CriticalField = new(
        "critical",
        "What customers come for: the request (`http`), and what must be true of the answer (`ok`).",
        ApplicationCritical.Shape
    );
    private static readonly Field<IReadOnlyList<KeyValuePair<string, DescribedCheck>>> ChecksField = new(
        "checks",
        "Checks of its own, by name: a runbook that has `NAME: target` among its `checks` looks at them.",
        DescribedCheck.Named
    );

    /// <summary>The keys of an application.</summary>
    public static readonly IReadOnlyList<Field> Fields = [BaseUrlField, HeadersField, HealthField, CriticalField, ChecksField];

    public static readonly Kind<TargetApplication> Kind = new(
        "application",
        "The service itself: where it answers, what health means, and what customers ask for.",
        Shapes.Mapping<TargetApplication>("`application`", Fields, Make)
    );

    /// <summary>Headers that go to it, and nowhere else.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; private init; } = [];

    /// <summary>What it says of itself; null where the file does not say.</summary>
    public ApplicationHealth? Health { get; private init; }

    /// <summary>What customers come for; null where the file does not say.</summary>
    public ApplicationCritical? Critical { get; private init; }

    /// <summary>Checks of its own, by name.</summary>
    public IReadOnlyDictionary<string, DescribedCheck> Checks { get; private init; } = new Dictionary<string, DescribedCheck>();

    /// <summary>A target's application; null where its file describes none, so that it has the playbook's paths.</summary>
    public static DescribedApplication? Of(Target target) => target.Application as DescribedApplication;

    /// <summary>That the description lacks what is needed, with the key that would give it.</summary>
    /// <param name="target">The target.</param>
    /// <param name="what">What is not known: <c>what its health is</c>.</param>
    /// <param name="key">The key under <c>application</c>.</param>
    public static string Without(Target target, string what, string key) =>
        $"the application of {target.Name} does not say {what}: `{key}` under `application`{InFile(target)} does";

    /// <summary> in the target's file, behind a blank; empty where it has none.</summary>
    public static string InFile(Target target) => target.Source is { } source ? $" in {source.Path}" : string.Empty;

    private static DescribedApplication? Make(FieldValues values, ReadContext context)
    {
        var address = values.Get(BaseUrlField) is { } written
            ? TargetReader.Address(written, values.Entry(BaseUrlField)!.Value, Filled, context.Bag)
            : null;
        var headers = HeaderRules.Fill(
            values.Get(HeadersField) ?? [],
            name => ((YamlMapping)values.Entry(HeadersField)!.Value).Find(name)!.Value,
            Filled,
            secret => context.Environment?.Keep(secret),
            context.Bag
        );
        return new DescribedApplication(address)
        {
            Headers = headers,
            Health = values.Get(HealthField),
            Critical = values.Get(CriticalField),
            Checks = (values.Get(ChecksField) ?? []).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal),
        };

        string? Filled(string text, YamlNode at) =>
            context.Environment is { } environment ? environment.Fill(text, at, context.Bag)?.Value : text;
    }
}
