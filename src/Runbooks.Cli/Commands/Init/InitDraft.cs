using Runbooks.Authoring;
using Runbooks.Authoring.Init;
using Runbooks.Cli.Terminal;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Commands.Init;

/// <summary>Makes the files of `runbook init` of what was said, and says what speaks against it.</summary>
/// <param name="place">Where they go.</param>
/// <param name="choices">What may move the traffic.</param>
internal sealed class InitDraft(InitPlace place, IReadOnlyList<ControllerChoice> choices)
{
    private const string Unnamed = "service";
    private const string Nowhere = "http://localhost";

    // What a drill does to a service where nothing asks for what customers ask for.
    private static readonly string[] Unasked = ["catch-all", "slow-after", "errors-after", "breaking-after"];

    /// <summary>What may move the traffic.</summary>
    public IReadOnlyList<ControllerChoice> Choices => choices;

    /// <summary>Finds a controller.</summary>
    /// <returns>Null after a diagnostic was added.</returns>
    public ControllerChoice? ChoiceOf(string name, DiagnosticBag bag)
    {
        if (choices.FirstOrDefault(c => c.Name == name) is { } choice)
            return choice;
        if (Identifier.IsValid(name) && place.LintController(name, bag))
            return null;
        var known = choices.Select(c => c.Name).ToList();
        bag.Add(
            DiagnosticCodes.NotFound,
            span: null,
            $"there is no controller `{name}`",
            Suggestion.Closest(name, known) is { } closest ? $"did you mean `{closest}`?" : null,
            $"one of {string.Join(", ", known)}"
        );
        return null;
    }

    /// <summary>Looks at all that was said, and at nothing that was not.</summary>
    public void Check(InitOptions options, DiagnosticBag bag)
    {
        TargetOf(options, bag);
        if (options.Name is { } name)
            place.CheckName(name, options.Controller == ControllerChoice.Other.Name, bag);
        if (options.Runbook is { } id)
            place.CheckRunbook(id, bag);
        if (options.Health is null)
            foreach (var (given, option) in OfHealth(options).Where(o => o.Given))
                bag.Add(
                    DiagnosticCodes.BadOption,
                    span: null,
                    $"`{option}` is of no use without `--health`",
                    help: "give both, or neither"
                );
        if (options.Ok is not null && options.Critical is null)
            bag.Add(DiagnosticCodes.BadOption, span: null, "`--ok` is of no use without `--critical`", help: "give both, or neither");
    }

    /// <summary>Says what must be said, and was not.</summary>
    public void CheckComplete(InitOptions options, string example, DiagnosticBag bag)
    {
        var choice = options.Controller is { } controller ? ChoiceOf(controller, new DiagnosticBag()) : null;
        (bool IsMissing, string Option)[] wanted =
        [
            (options.Controller is null, "--controller"),
            (options.BaseUrl is null, "--base-url"),
            (options.Health is null && choice?.IsUsual != true, "--health"),
            (options.Name is null, "--name"),
        ];
        if (wanted.Where(w => w.IsMissing).Select(w => w.Option).ToList() is { Count: > 0 } missing)
            bag.Add(DiagnosticCodes.BadOption, span: null, Question.NobodyToAsk(missing), help: $"such as `{example}`");
        foreach (var parameter in choice?.Parameters.Where(p => p.Required && !IsSet(options, p.Name)) ?? [])
            bag.Add(
                DiagnosticCodes.MissingKey,
                span: null,
                $"the controller `{choice!.Name}` needs its `{parameter.Name}`",
                help: $"`--set {parameter.Name}=…`{(parameter.Description is { } what ? $": {what.TrimEnd('.')}" : string.Empty)}"
            );
        if (options.Runbook is null)
            place.CheckRunbook(InitOptions.UsualRunbook, bag);
    }

    /// <summary>Whether a parameter of the controller was said.</summary>
    public static bool IsSet(InitOptions options, string parameter) =>
        options.Set.Any(s => s.StartsWith(parameter + "=", StringComparison.Ordinal));

    /// <summary>The name that what was said suggests.</summary>
    public string UsualName(InitOptions options)
    {
        var target = TargetOf(options, new DiagnosticBag());
        var named = target.Parameters.Select(p => p.Value?.ToString() ?? string.Empty).LastOrDefault(Identifier.IsValid);
        var host = TargetReader.ParseAddress(target.Application ?? target.BaseUrl) is { HostNameType: UriHostNameType.Dns } address
            ? address.Host.Split('.')[0]
            : Unnamed;
        return named ?? (Identifier.IsValid(host) ? host : Unnamed);
    }

    /// <summary>The target that was described so far; what was not said has a place holder.</summary>
    public NewTarget TargetOf(InitOptions options, DiagnosticBag bag)
    {
        var choice = options.Controller is { } controller ? ChoiceOf(controller, bag) : null;
        if (options.BaseUrl is { } address)
            TypedValues.CheckAddress(address, bag);
        var health = options.Health is { Length: > 0 } asked ? TypedValues.Place(asked, bag) : null;
        var critical = options.Critical is { Length: > 0 } wanted ? TypedValues.Place(wanted, bag) : null;
        if (critical?.Address is { } other && health is { } known && other != (known.Address ?? OriginOf(options.BaseUrl)))
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                $"the service says how it is elsewhere than at {other}, where customers ask for `{critical.Value.Path}`",
                help: "both are asked at one address: the service's"
            );
        var name = options.Name ?? Unnamed;
        return new NewTarget(name, options.BaseUrl ?? Nowhere)
        {
            Controller =
                choice is null || choice.IsUsual ? null
                : choice == ControllerChoice.Other ? name
                : choice.Name,
            Parameters = choice is null ? [] : Each(options.Set, s => TypedValues.Parameter(s, choice, bag), "--set", bag),
            Headers = Each(options.Headers, h => TypedValues.Header(h, bag), "--header", bag),
            Ca = options.Ca is { } ca ? place.FromTargets(ca) : null,
            Application = health?.Address,
            ApplicationHeaders = Each(options.ApplicationHeaders, h => TypedValues.Header(h, bag), "--application-header", bag),
            Health = health?.Path,
            Healthy = options.Healthy,
            Version = options.Version,
            Critical = critical?.Path,
            Ok = options.Ok,
            HasSchema = place.HasSchema("target"),
        };
    }

    /// <summary>The files, once all is said; each lints.</summary>
    /// <param name="options">What was said.</param>
    /// <param name="bag">Takes what is wrong with one of them.</param>
    public IReadOnlyList<(string Path, string Text)> Files(InitOptions options, DiagnosticBag bag)
    {
        var target = TargetOf(options, bag);
        var files = new List<(string Path, string Text)> { (InitPlace.TargetFile(target.Name), target.Write()) };
        var describes = options.Controller == ControllerChoice.Other.Name;

        // What it would name is not there yet.
        place.Lint(describes ? target with { Controller = null } : target, bag);
        if (describes)
            files.Add((InitPlace.ControllerFile(target.Name), ControllerDraft.Write(target.Name, place.HasSchema("controller"))));
        if (options.WritesRunbook)
            files.Add(RunbookFor(target, options.Runbook ?? InitOptions.UsualRunbook));
        foreach (var (path, text) in files.Skip(1))
            place.Lint(path, text, bag);
        return files;
    }

    private (string Path, string Text) RunbookFor(NewTarget target, string id)
    {
        var runbook = new NewRunbook(id, "Go back to the release before", Severity.Performance, RunbookTemplates.All[0])
        {
            Description = "Goes back to the release before, and proves it. Use it when you are sure that the last release is bad.",
            Checklist = target.Provable,
            Overlooked = target.Critical is null
                ? (Unasked, "It looks at the health alone. A target that has `critical` can be asked for `core-functionality` as well.")
                : null,
            HasSchema = place.HasSchema("runbook"),
        };
        return ($"{id}.yaml", RunbookTemplates.Write(runbook));
    }

    private static IReadOnlyList<(bool Given, string Option)> OfHealth(InitOptions options) =>
        [
            (options.Healthy is not null, "--healthy"),
            (options.Version is not null, "--version"),
            (options.ApplicationHeaders.Count > 0, "--application-header"),
            (options.Critical is not null, "--critical"),
        ];

    private static IReadOnlyList<KeyValuePair<string, T>> Each<T>(
        IReadOnlyList<string> given,
        Func<string, KeyValuePair<string, T>?> read,
        string option,
        DiagnosticBag bag
    )
    {
        var all = given.Select(read).OfType<KeyValuePair<string, T>>().ToList();
        foreach (var twice in all.GroupBy(p => p.Key, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            bag.Add(DiagnosticCodes.BadOption, span: null, $"`{option}` gives `{twice.Key}` twice", help: "keep one of them");
        return [.. all.DistinctBy(p => p.Key, StringComparer.OrdinalIgnoreCase)];
    }

    private static string? OriginOf(string? address) =>
        address is not null && TargetReader.ParseAddress(address) is { } uri ? uri.GetLeftPart(UriPartial.Authority) : null;
}
