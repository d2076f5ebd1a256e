using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Notifications.Channels;
using Runbooks.Yaml;

namespace Runbooks.Notifications;

/// <summary>Reads <c>runbooks/notifications.yaml</c>: channels, contacts, routes and escalation.</summary>
public static class NotificationReader
{
    /// <summary>The file's name, in <c>runbooks/</c>.</summary>
    public const string FileName = "notifications.yaml";

    /// <summary>What the engine can tell by itself.</summary>
    public static readonly string[] AutomaticKinds = ["rollback", "end", "approval"];

    private static readonly Field<ReaderZone> ZoneField = new(
        "zone",
        "The time zone that its times are said in. Default: UTC, which it also is where the machine has no time zone database.",
        NotificationShapes.Zone
    );
    private static readonly Field<string> PhoneField = new("phone", "The number for text messages and calls.", NotificationShapes.Phone);
    private static readonly Field<string> EmailField = new("email", "The address for e-mail.", NotificationShapes.Email);

    /// <summary>The keys of a contact.</summary>
    public static readonly IReadOnlyList<Field> ContactFields = [ZoneField, PhoneField, EmailField];

    private static readonly Field<IReadOnlyList<string>> ChannelsField = new(
        "channels",
        "The channels' names. Default: those of the level's usual kinds.",
        Shapes.List(Shapes.Id, orSingle: true)
    );
    private static readonly Field<IReadOnlyList<string>> ToField = new(
        "to",
        "The contacts' names, for channels that reach people. Default: every contact of the file.",
        Shapes.List(Shapes.Id, orSingle: true)
    );
    private static readonly Field<Parsed<TimeSpan>> AfterField = new(
        "after",
        "How long after people were first called, where nobody has acknowledged. Default: where the playbook's "
            + "emergency tiers end, 5m for the first, 15m for the second, 30m for the third.",
        Shapes.Duration
    );

    /// <summary>The keys of a route.</summary>
    public static readonly IReadOnlyList<Field> RouteFields = [ChannelsField, ToField];

    /// <summary>The keys of a tier of the escalation.</summary>
    public static readonly IReadOnlyList<Field> TierFields = [AfterField, ChannelsField, ToField];

    private static readonly Shape<FieldValues> Route = Shapes.Mapping<FieldValues>("a route", RouteFields, (values, _) => values);
    private static readonly Field<FieldValues>[] LevelFields =
    [
        .. NoticeLevels.Words.Reverse().Select(word => new Field<FieldValues>(word, $"Who is told what is {word}.", Route)),
    ];

    private static readonly Field<string> ApiVersionField = new(
        "apiVersion",
        "The version of the format.",
        Shapes.OneOf(RunbookReader.ApiVersion),
        required: true
    );
    private static readonly Field<IReadOnlyList<KeyValuePair<string, Channel>>> ChannelMapField = new(
        "channels",
        "The channels, by name: each its kind with its settings.",
        ChannelMap(),
        required: true
    );
    private static readonly Field<IReadOnlyList<KeyValuePair<string, Contact>>> ContactsField = new(
        "contacts",
        "The people and teams, by role: how each is reached, and in which time zone it reads.",
        Shapes.Map(
            Shapes.Mapping<Contact>("a contact", ContactFields, (values, _) =>
                new Contact(string.Empty, values.Get(ZoneField) ?? ReaderZone.Utc, values.Get(PhoneField), values.Get(EmailField))
            )
        )
    );
    private static readonly Field<FieldValues> RoutesField = new(
        "routes",
        "Who is told at each level. Default: text message, call and PagerDuty for critical, e-mail for warning, the others for "
            + "info; the only channel of a file without routes hears all.",
        Shapes.Mapping<FieldValues>("the routes", LevelFields, (values, _) => values)
    );
    private static readonly Field<IReadOnlyList<FieldValues>> EscalationField = new(
        "escalation",
        "Who is told when nobody acknowledges what is critical, tier after tier. Default: the route of `critical` "
            + "again, after 5 and after 15 minutes. [] for nobody.",
        Shapes.List(Shapes.Mapping<FieldValues>("a tier of the escalation", TierFields, (values, _) => values))
    );
    private static readonly Field<IReadOnlyList<string>> AutomaticField = new(
        "automatic",
        "What is told without a step: that a rollback was executed, how the run ended, and that a person is asked for "
            + "approval. Default: all three.",
        Shapes.List(Shapes.OneOf(AutomaticKinds))
    );
    private static readonly Field<Parsed<bool>> ManualField = new(
        "escalate-manual-runs",
        "Whether a run that a person began is escalated too. Default: no, because that person is there.",
        Shapes.Boolean
    );
    private static readonly UsualField<TimeSpan> FlushField = new(
        "flush",
        "How long the end of a run waits for messages under way before its record is made.",
        Shapes.Duration,
        usual: TimeSpan.FromSeconds(10)
    );

    /// <summary>The keys of the file.</summary>
    public static readonly IReadOnlyList<Field> Fields =
    [
        ApiVersionField,
        ChannelMapField,
        ContactsField,
        RoutesField,
        EscalationField,
        AutomaticField,
        ManualField,
        FlushField,
    ];

    /// <summary>Reads <paramref name="source"/>.</summary>
    /// <param name="source">The text with its path.</param>
    /// <param name="environment">What <c>${env:NAME}</c> and <c>${file:PATH}</c> are filled in with.</param>
    /// <param name="bag">Collects mistakes.</param>
    /// <param name="folder">Where the file lies; null for nowhere.</param>
    /// <returns>Null where a mistake was found.</returns>
    public static NotificationSettings? Read(
        SourceText source,
        EnvironmentValues environment,
        DiagnosticBag bag,
        TargetFolder? folder = null
    ) => YamlReader.Read(source, bag) is { } root ? Read(root, environment, bag, folder) : null;

    /// <summary>Reads the tree of a text, as the text itself.</summary>
    public static NotificationSettings? Read(YamlNode root, EnvironmentValues environment, DiagnosticBag bag, TargetFolder? folder = null)
    {
        var own = new DiagnosticBag();
        var settings = ReadClean(root, new ReadContext(own, Vocabulary.Empty) { Environment = environment, Folder = folder });
        foreach (var diagnostic in own.Sorted())
            bag.Add(diagnostic);
        return own.HasErrors ? null : settings! with { Secrets = environment.Secrets, Files = environment.Files };
    }

    private static NotificationSettings? ReadClean(YamlNode root, ReadContext context)
    {
        if (root is not YamlMapping mapping)
            return Shapes.Mistyped<NotificationSettings>(root, context, "notifications: a mapping with apiVersion and channels");
        var values = FieldValues.Read(mapping, Fields, "notifications", context);
        if (!values.IsComplete)
            return null;
        var channels = new List<Channel>();
        foreach (var (name, channel) in values.Get(ChannelMapField)!)
        {
            channel.Name = name;
            channels.Add(channel);
        }

        List<Contact> contacts = [.. (values.Get(ContactsField) ?? []).Select(c => c.Value with { Name = c.Key })];
        var audiences = new AudienceReader(channels, contacts, context.Bag, ChannelsField, ToField)
        {
            // Whoever writes down one channel and nothing else wants to hear of everything, of what is critical first of all.
            Only = channels.Count == 1 && values.Get(RoutesField) is null ? channels[0] : null,
        };
        var routes = new Dictionary<NoticeLevel, Audience>();
        foreach (var level in Enum.GetValues<NoticeLevel>())
        {
            var said = values.Get(RoutesField)?.Get(LevelFields.First(f => f.Name == level.Word()));
            routes[level] = audiences.Read(
                said,
                level,
                (
                    values.Get(RoutesField)?.Entry(LevelFields.First(f => f.Name == level.Word()))?.Key
                    ?? values.Entry(RoutesField)?.Key
                    ?? values.Entry(ChannelMapField)!.Key
                ).Span
            );
        }

        var tiers = Tiers(values, routes[NoticeLevel.Critical], audiences, context.Bag);
        if (!tiers.SequenceEqual(tiers.OrderBy(t => t.After)))
            context.Bag.Add(
                DiagnosticCodes.Conflict,
                values.Entry(EscalationField)!.Value.Span,
                "a later tier of the escalation comes sooner than one before it",
                help: "write the tiers in the order of `after`"
            );
        return new NotificationSettings(channels, routes, tiers)
        {
            Automatic = values.Get(AutomaticField) ?? AutomaticKinds,
            EscalatesManualRuns = values.Get(ManualField, otherwise: false),
            Flush = values.Get(FlushField),
        };
    }

    private static List<EscalationTier> Tiers(FieldValues values, Audience critical, AudienceReader audiences, DiagnosticBag bag)
    {
        if (values.Get(EscalationField) is not { } said)
            return critical.Readers().Any() ? [.. EmergencyTier.All.Skip(1).Select(t => new EscalationTier(t.From, critical))] : [];
        var tiers = new List<EscalationTier>();
        foreach (var tier in said)
        {
            var after = tier.Get(AfterField)?.Value ?? EmergencyTier.All.ElementAtOrDefault(tiers.Count)?.Until;
            if (after is null)
                bag.Add(
                    DiagnosticCodes.MissingKey,
                    tier.Mapping.Span,
                    $"tier {tiers.Count + 1} of the escalation does not say `after`",
                    help: $"the playbook has {EmergencyTier.All.Count} tiers; say when a further one is told, such as `after: 45m`"
                );
            tiers.Add(new EscalationTier(after ?? TimeSpan.MaxValue, audiences.Read(tier, NoticeLevel.Critical, tier.Mapping.Span)));
        }

        return tiers;
    }

    private static Shape<IReadOnlyList<KeyValuePair<string, Channel>>> ChannelMap()
    {
        var map = Shapes.Map(new Shape<Channel>("a channel: its kind with its settings", ChannelSchema, ReadChannel));
        return new(map.Wanted, map.Schema, (node, context) =>
        {
            var names = (node as YamlMapping)?.Entries.Select(e => Shapes.Id.Read(e.Key, context)).ToList() ?? [];
            if ((node as YamlMapping)?.Entries.FirstOrDefault(e => e.Key.Value == "console") is { } taken)
            {
                context.Bag.Add(
                    DiagnosticCodes.Conflict,
                    taken.Key.Span,
                    "`console` is the terminal of the run, and no channel",
                    help: "give the channel another name"
                );
                return null;
            }

            return names.TrueForAll(n => n is not null) ? map.Read(node, context) : null;
        });
    }

    private static Channel? ReadChannel(YamlNode node, ReadContext context)
    {
        var known = ChannelKinds.All.Select(k => k.Name).ToList();
        if (node is not YamlMapping mapping)
            return Shapes.Mistyped<Channel>(node, context, $"a channel: one of {string.Join(", ", known)}, with its settings");
        var own = mapping.Entries.Where(e => e.Key.Value != ZoneField.Name).ToList();
        if (own.Count != 1)
        {
            context.Bag.Add(
                DiagnosticCodes.MissingKey,
                node.Span,
                own.Count == 0 ? "the channel has no kind" : $"the channel has {own.Count} kinds",
                help: $"one of {string.Join(", ", known)}"
            );
            return null;
        }

        if (ChannelKinds.All.FirstOrDefault(k => k.Name == own[0].Key.Value) is not { } kind)
        {
            var closest = Suggestion.Closest(own[0].Key.Value, known);
            context.Bag.Add(
                DiagnosticCodes.UnknownValue,
                own[0].Key.Span,
                $"unknown kind of channel `{own[0].Key.Value}`",
                closest is null ? null : $"did you mean `{closest}`?",
                $"one of {string.Join(", ", known.Order(StringComparer.Ordinal))}"
            );
            return null;
        }

        var before = context.Environment!.Missing.Count;
        var channel = kind.Shape.Read(own[0].Value, context);
        if (channel is not null && context.Environment.Missing.Skip(before).FirstOrDefault() is { } missing)
            channel.Problem = missing;
        if (mapping.Find(ZoneField.Name) is not { } entry)
            return channel;
        if (NotificationShapes.Zone.Read(entry.Value, context) is not { } zone || channel is null)
            return null;
        channel.Zone = zone;
        return channel;
    }

    private static JsonObject ChannelSchema()
    {
        var properties = new JsonObject { [ZoneField.Name] = ZoneField.Schema() };
        foreach (var kind in ChannelKinds.All)
        {
            var value = kind.Shape.Schema();
            value["description"] = kind.Summary;
            properties[kind.Name] = value;
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
            ["oneOf"] = new JsonArray([
                .. ChannelKinds.All.Select(k => new JsonObject { ["required"] = new JsonArray(JsonValue.Create(k.Name)) }),
            ]),
        };
    }
}
