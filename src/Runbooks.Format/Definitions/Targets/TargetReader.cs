using System.Text.Json.Nodes;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Triggers;
using Runbooks.Yaml;

namespace Runbooks.Definitions.Targets;

/// <summary>Reads a target's file.</summary>
public static class TargetReader
{
    // What a target has that says nothing but its address.
    private static readonly Target Usual = new("usual", new Uri("https://usual.invalid"));

    private static readonly Field<string> ApiVersionField = new(
        "apiVersion",
        "The version of the format.",
        Shapes.OneOf(FormatVersion.Current),
        required: true
    );
    private static readonly Field<string> NameField = new("name", "The file's name without its ending.", Shapes.Id, required: true);
    private static readonly Field<string> TitleField = new("title", "What a person calls it.", Shapes.Text);
    private static readonly Field<string> BaseUrlField = new(
        "base-url",
        "The controller's address; `${env:NAME}` and `${file:PATH}` are filled in.",
        Shapes.Text,
        required: true
    );
    private static readonly Field<TargetController> ControllerField = new(
        "controller",
        "What moves the traffic: `use` names a controller, beside its parameters. Default: the playbook's blue/green controller.",
        OfVocabulary<TargetController>("a controller: `use: NAME` with its parameters", "controller")
    );
    private static readonly Field<TargetApplication> ApplicationField = new(
        "application",
        "Where the service answers itself, what health means, and what customers ask for. Default: the playbook's paths.",
        OfVocabulary<TargetApplication>("an application: base-url, health, critical", "application")
    );
    private static readonly Field<string> TenantField = new(
        "tenant",
        $"The tenant that queries are sent for. Default: none, or `{Target.DemoTenant}` for a target on this machine.",
        Shapes.Text
    );
    private static readonly Field<IReadOnlyList<KeyValuePair<string, string>>> HeadersField = new(
        "headers",
        "Headers that go with each request to the target; `${env:NAME}` and `${file:PATH}` are filled in and kept secret.",
        HttpShapes.Headers(Shapes.Text)
    );
    private static readonly Field<IReadOnlyList<KeyValuePair<string, string>>> EnvironmentsField = new(
        "environments",
        "The environments' own addresses, by name: the standby is probed there before a rollback.",
        Shapes.Map(Shapes.Text)
    );
    private static readonly Field<string> ProbeField = new(
        "probe-path",
        $"The path of an environment's own word on its health. Default: {Target.UsualProbePath}.",
        HttpShapes.Path
    );
    private static readonly Field<TlsFields> TlsField = new(
        "tls",
        "Whom to trust for the target's certificate (`ca`). It is always verified.",
        TlsFields.Shape
    );
    private static readonly UsualField<TimeSpan> ProcessingField = new(
        "processing-time",
        "How long the controller may take for a switch. Nothing is sent again before it is over.",
        Shapes.Duration,
        Usual.ProcessingTime
    );
    private static readonly UsualField<TimeSpan> ReadEveryField = new(
        "read-every",
        "The wait between two reads of the status while a rollback is observed.",
        Shapes.Interval,
        Usual.ReadEvery
    );
    private static readonly UsualField<int> StableReadsField = new(
        "stable-reads",
        "How many reads after a switch must agree.",
        Shapes.Integer(1, 100),
        Usual.StableReads
    );
    private static readonly UsualField<TimeSpan> StableEveryField = new(
        "stable-every",
        "The wait between two of them.",
        Shapes.Duration,
        Usual.StableEvery
    );
    private static readonly UsualField<TimeSpan> TimeoutField = new(
        "request-timeout",
        "The longest a request may take, where nothing else is said.",
        Shapes.Duration,
        Usual.RequestTimeout
    );
    private static readonly UsualField<TimeSpan> LockLeaseField = new(
        "lock-lease",
        "How long its lock outlives a run that no longer renews it, on this machine; four times as long at the remote.",
        Shapes.Duration,
        Usual.LockLease
    );
    private static readonly Field<string> MetricsField = new(
        "metrics",
        $"The path of its metrics in Prometheus' text format, where the service answers, or `none`. Default: {Usual.MetricsPath}, or "
            + "`none` where an `application` is described.",
        HttpShapes.PathOr("none")
    );
    private static readonly Field<SafeguardRules> SafeguardsField = new(
        "safeguards",
        "How often something may run by itself (`cooldown`, `per-version`, `per-day`), and whether to a version that may "
            + "never have served (`unproven-standby`).",
        SafeguardRules.Shape
    );
    private static readonly Field<PrometheusFields> PrometheusField = new(
        "prometheus",
        "The Prometheus server that queries are put to (`url`, `headers`).",
        PrometheusFields.Shape
    );
    private static readonly Field<IReadOnlyList<TargetTrigger>> TriggersField = new(
        "triggers",
        "What is watched of it instead of the triggers of runbooks, each with the `runbook` that it starts.",
        TriggerReader.TargetTriggers
    );
    private static readonly Field<IReadOnlyList<string>> ReviewersField = new(
        "reviewers",
        "Who is asked to review the records of its incidents, besides the owners in CODEOWNERS.",
        Shapes.List(ReviewerName.Shape)
    );
    private static readonly Field<TargetSource> SourceField = new(
        "source",
        "The repository that its versions are made from (`repository`, `tag`): an incident's record tells what changed in it.",
        TargetSource.Shape
    );
    private static readonly Field<string> DashboardField = new(
        "dashboard",
        $"Its dashboard's address, with `{DashboardLink.From}` and `{DashboardLink.To}` for the window: a record links there.",
        DashboardLink.Shape
    );
    private static readonly Field<AvailabilityObjective> ObjectiveField = new(
        "objective",
        "Its availability objective (`availability`, `days`): a record tells what an incident has used of the error budget.",
        AvailabilityObjective.Shape
    );

    /// <summary>The keys of a target.</summary>
    public static readonly IReadOnlyList<Field> Fields =
    [
        ApiVersionField,
        NameField,
        TitleField,
        BaseUrlField,
        ControllerField,
        ApplicationField,
        TenantField,
        HeadersField,
        TlsField,
        EnvironmentsField,
        ProbeField,
        ProcessingField,
        ReadEveryField,
        StableReadsField,
        StableEveryField,
        TimeoutField,
        LockLeaseField,
        MetricsField,
        PrometheusField,
        TriggersField,
        SafeguardsField,
        ReviewersField,
        SourceField,
        DashboardField,
        ObjectiveField,
    ];

    /// <summary>Reads <paramref name="source"/>.</summary>
    /// <param name="source">The text with its path.</param>
    /// <param name="vocabulary">The kinds of triggers that exist.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="bag">Collects mistakes.</param>
    /// <param name="folder">Where the file lies; null for one that lies nowhere and can name no other.</param>
    /// <param name="files">Reads the files of secrets; those that are named relative to the folder, by default.</param>
    /// <returns>Null where a mistake was found.</returns>
    public static Target? Read(
        SourceText source,
        Vocabulary vocabulary,
        Func<string, string?> environment,
        DiagnosticBag bag,
        TargetFolder? folder = null,
        SecretFiles? files = null
    ) => YamlReader.Read(source, bag) is { } root ? Read(root, vocabulary, environment, bag, folder, files) : null;

    /// <summary>Reads the tree of a text, as the text itself.</summary>
    public static Target? Read(
        YamlNode root,
        Vocabulary vocabulary,
        Func<string, string?> environment,
        DiagnosticBag bag,
        TargetFolder? folder = null,
        SecretFiles? files = null
    )
    {
        var source = root.Span.Source;
        files ??= new SecretFiles(folder?.Path);
        var filled = new EnvironmentValues(environment, files: files);
        var context = new ReadContext(bag, vocabulary) { Environment = filled, Folder = folder };
        if (root is not YamlMapping mapping)
            return Shapes.Mistyped<Target>(root, context, "a target: a mapping with apiVersion, name and base-url");
        var values = FieldValues.Read(mapping, Fields, "a target", context);
        if (values.Get(NameField) is { } name)
            FileNames.Check(source, name, values.Entry(NameField)!, bag, f => $"the target is called `{name}`, but its file `{f}`");
        CheckReferences(mapping, bag);
        if (!values.IsComplete)
            return null;

        var secrets = new List<string>();
        YamlNode At(Field field, string key) => (values.Entry(field)!.Value as YamlMapping)?.Find(key)?.Value ?? values.Entry(field)!.Value;
        string? Resolve(string text, YamlNode at) => EnvironmentReference.Resolve(text, environment, at.Span, bag, secrets, files.Read);
        var baseUrl = Address(values.Get(BaseUrlField)!, values.Entry(BaseUrlField)!.Value, Resolve, bag);
        var headers = HeaderRules.Fill(values.Get(HeadersField) ?? [], name => At(HeadersField, name), Resolve, secrets.Add, bag);
        var environments = (values.Get(EnvironmentsField) ?? [])
            .Select(e => KeyValuePair.Create(e.Key, Address(e.Value, At(EnvironmentsField, e.Key), Resolve, bag)))
            .ToList();
        var prometheus = values.Get(PrometheusField)?.Read(values.Entry(PrometheusField)!.Value, Resolve, secrets, bag);
        CheckLease(values, bag);
        var authorities =
            folder is not null && values.Get(TlsField) is { } tls ? tls.Read(folder, values.Entry(TlsField)!.Value.Span, bag) : [];
        if (bag.HasErrors)
            return null;

        var usual = new Target(values.Get(NameField)!, baseUrl!);
        return usual with
        {
            Title = values.Get(TitleField),
            Controller = values.Get(ControllerField),
            Application = values.Get(ApplicationField),
            Tenant = values.Get(TenantField) ?? usual.Tenant,
            Headers = headers,
            Renewed = RenewedHeaders.Of(values.Get(HeadersField) ?? [], headers, environment, files),
            Environments = environments.ToDictionary(e => e.Key, e => e.Value!),
            ProbePath = values.Get(ProbeField) ?? usual.ProbePath,
            ProcessingTime =
                values.Entry(ProcessingField) is null && values.Get(ControllerField)?.ProcessingTime is { } usually
                    ? usually
                    : values.Get(ProcessingField),
            ReadEvery = values.Get(ReadEveryField),
            StableReads = values.Get(StableReadsField),
            StableEvery = values.Get(StableEveryField),
            RequestTimeout = values.Get(TimeoutField),
            LockLease = values.Get(LockLeaseField),
            MetricsPath = values.Get(MetricsField) switch
            {
                "none" => null,
                null when values.Get(ApplicationField) is not null => null,
                var path => path ?? usual.MetricsPath,
            },
            Safeguards = values.Get(SafeguardsField) ?? usual.Safeguards,
            Prometheus = prometheus,
            Triggers = values.Get(TriggersField) ?? [],
            Authorities = authorities,
            Reviewers = values.Get(ReviewersField) ?? [],
            MadeFrom = values.Get(SourceField) is { } madeFrom ? madeFrom with { Folder = folder?.Path } : null,
            Dashboard = values.Get(DashboardField),
            Objective = values.Get(ObjectiveField),
            Secrets = [.. secrets, .. filled.Secrets],
            SecretFiles = files.Named,
            Source = source,
        };
    }

    /// <summary>
    /// Reads who reviews its records, and nothing else: no variable of the environment is needed, and mistakes give nobody.
    /// </summary>
    /// <param name="source">The text with its path.</param>
    public static IReadOnlyList<string> ReadReviewers(SourceText source)
    {
        var bag = new DiagnosticBag();
        if (YamlReader.Read(source, bag) is not YamlMapping mapping)
            return [];
        return FieldValues.Read(mapping, Fields, "a target", new ReadContext(bag, Vocabulary.Empty)).Get(ReviewersField) ?? [];
    }

    // What a controller or an application is, the engine knows, and tells by the vocabulary.
    private static Shape<T> OfVocabulary<T>(string wanted, string definition)
        where T : class =>
        new(
            wanted,
            () => new JsonObject { ["$ref"] = $"#/definitions/{definition}" },
            (node, context) =>
                context.Vocabulary.Of<T>() is [var kind] ? kind.Shape.Read(node, context) : Shapes.Mistyped<T>(node, context, "no such key")
        );

    /// <summary>Reads an address: absolute, http or https, without user, query or fragment.</summary>
    /// <returns>Null where it is none.</returns>
    public static Uri? ParseAddress(string text) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri is { UserInfo: "", Query: "", Fragment: "" }
            ? uri
            : null;

    /// <summary>An address that a target's file names.</summary>
    /// <param name="text">As it is written.</param>
    /// <param name="node">Where it stands.</param>
    /// <param name="resolve">Fills <c>${env:NAME}</c> in; null after a diagnostic.</param>
    /// <param name="bag">Takes a diagnostic.</param>
    public static Uri? Address(string text, YamlNode node, Func<string, YamlNode, string?> resolve, DiagnosticBag bag)
    {
        if (resolve(text, node) is not { } resolved)
            return null;
        if (ParseAddress(resolved) is { } uri)
            return uri;
        var shown = Shown(text);
        var span = node.Span with
        {
            Source = new SourceText(node.Span.Source.Path, node.Span.Source.Text.Replace(text, shown, StringComparison.Ordinal)),
        };
        bag.Add(
            DiagnosticCodes.WrongType,
            span,
            $"`{shown}` is not an address",
            help: "such as http://localhost:8080 or https://deploy.example.com, without user, query or fragment"
        );
        return null;
    }

    // Elsewhere a reference would stand for itself.
    private static void CheckReferences(YamlMapping target, DiagnosticBag bag)
    {
        Field[] filled = [BaseUrlField, HeadersField, EnvironmentsField, PrometheusField];
        var application = (target.Find(ApplicationField.Name)?.Value as YamlMapping)?.Entries ?? [];
        var rest = target.Entries.Where(e => e.Key.Value != ApplicationField.Name).Concat(application);
        foreach (var scalar in rest.Where(e => filled.All(f => f.Name != e.Key.Value)).SelectMany(e => ScalarsIn(e.Value)))
        {
            if (!EnvironmentReference.RefersIn(scalar.Value))
                continue;
            bag.Add(
                DiagnosticCodes.UnknownSource,
                scalar.Span,
                "nothing fills a reference in here: it would be used as it stands",
                help: $"references are filled in in {string.Join(", ", filled.Select(f => $"`{f.Name}`"))}, "
                    + $"`{ApplicationField.Name}.{BaseUrlField.Name}` and `{ApplicationField.Name}.{HeadersField.Name}`"
            );
        }
    }

    private static IEnumerable<YamlScalar> ScalarsIn(YamlNode node) =>
        node switch
        {
            YamlScalar scalar => [scalar],
            YamlMapping mapping => mapping.Entries.SelectMany(e => ScalarsIn(e.Value)),
            YamlSequence sequence => sequence.Items.SelectMany(ScalarsIn),
            _ => [],
        };

    // Shorter, and a busy machine loses it between two renewals; longer, and a run that broke off elsewhere blocks the next for hours.
    private static void CheckLease(FieldValues values, DiagnosticBag bag)
    {
        var lease = values.Get(LockLeaseField);
        if (lease >= TimeSpan.FromSeconds(1) && lease <= TimeSpan.FromHours(1))
            return;
        bag.Add(
            DiagnosticCodes.WrongType,
            values.Entry(LockLeaseField)!.Value.Span,
            $"a lock cannot be leased for {Duration.Format(lease)}",
            help: "from 1s to 1h"
        );
    }

    /// <summary>An address as it may be shown: what may be a password in it is hidden, and everything else keeps its column.</summary>
    public static string Shown(string address)
    {
        var shown = address.ToCharArray();
        var query = address.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0)
            Array.Fill(shown, '•', query + 1, shown.Length - query - 1);
        var user = address.AsSpan(0, query < 0 ? address.Length : query).LastIndexOf('@');
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 || scheme > user ? 0 : scheme + 3;
        if (user > start)
            Array.Fill(shown, '•', start, user - start);
        return new string(shown);
    }
}
