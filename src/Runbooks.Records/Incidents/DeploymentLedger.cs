using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Rollback;
using Runbooks.Yaml;

namespace Runbooks.Incidents;

/// <summary>
/// A target's ledger, <c>deployments/NAME.yaml</c>: its history with the rollbacks in it, and the versions that were left
/// because they were bad. People clear a version by removing its entry; keys that are not ours stay.
/// </summary>
public sealed class DeploymentLedger
{
    private static readonly YamlStyle Style = new()
    {
        Header = ["The deployment history of this target. Each run that rolls back adds an event; people may add theirs."],
        Comments = new Dictionary<string, string>
        {
            ["known-bad"] = "Versions that no rollback may go back to. Remove an entry when its version is known to be good.",
            ["history"] = "Oldest first.",
        },
        Inline = path => path is "known-bad",
    };

    private static readonly string Switched = Words.Of(RollbackVerdict.Switched);

    private readonly JsonObject _tree;

    private DeploymentLedger(JsonObject tree) => _tree = tree;

    /// <summary>The versions that a rollback must not go back to.</summary>
    public IReadOnlyList<KnownBadVersion> KnownBadVersions =>
        [.. List(_tree, "known-bad").OfType<JsonObject>().Where(e => Text(e, "version") is not null).Select(KnownBad)];

    /// <summary>The versions that served by its history: those that runs left, and those that they proved to have arrived at.</summary>
    public IReadOnlyCollection<string> ServedVersions =>
        [
            .. List(_tree, "history")
                .OfType<JsonObject>()
                .SelectMany(e =>
                    (string?[])[Text(e, "previousVersion"), (Text(e, "verdict") ?? Switched) == Switched ? Text(e, "currentVersion") : null]
                )
                .OfType<string>()
                .Distinct(),
        ];

    /// <summary>
    /// Whether people took a version out of those that are known to be bad: the incident that left it is in the history, and the version's
    /// entry is gone.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="incident">The incident whose run left it.</param>
    public bool HasCleared(string version, string incident) =>
        List(_tree, "history").OfType<JsonObject>().Any(e => Text(e, "incident") == incident)
        && !KnownBadVersions.Any(k => k.Version == version);

    /// <summary>The rollbacks that began by a trigger, the oldest first, as far as something was sent.</summary>
    public IReadOnlyList<LedgerRollback> AutomaticRollbacks =>
        [
            .. List(_tree, "history")
                .OfType<JsonObject>()
                .Where(e => Text(e, "trigger") is not null && Text(e, "verdict") is not ("already-safe" or "not-eligible" or "not-sent"))
                .Select(e =>
                    DateTimeOffset.TryParse(Text(e, "at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                        ? new LedgerRollback(at, Text(e, "previousVersion"), Text(e, "run"))
                        : null
                )
                .OfType<LedgerRollback>(),
        ];

    /// <summary>How many events the history has.</summary>
    public int EventCount => List(_tree, "history").Count;

    /// <summary>Where the ledger of a target stands in the records repository.</summary>
    /// <param name="target">The target's name.</param>
    public static string PathOf(string target) => $"deployments/{target}.yaml";

    /// <summary>Reads a ledger; an empty one where there is none yet.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="source">The file; null where there is none.</param>
    /// <param name="bag">Takes what is wrong with it.</param>
    /// <returns>Null after a diagnostic was added: a ledger that cannot be read must not be written over.</returns>
    public static DeploymentLedger? Parse(string target, SourceText? source, DiagnosticBag bag)
    {
        if (source is null || source.Text.AsSpan().Trim().IsEmpty)
            return new(Empty(target));
        var before = bag.Count;
        var root = YamlReader.Read(source, bag);
        if (root is YamlScalar { IsNull: true } && bag.Count == before)
            return new(Empty(target));
        if (root is YamlMapping mapping)
        {
            foreach (var key in (string[])["known-bad", "history"])
            {
                if (mapping.Find(key) is { Value: not (YamlSequence or YamlScalar { IsNull: true }) } entry)
                    bag.Add(
                        DiagnosticCodes.WrongType,
                        entry.Value.Span,
                        $"`{key}` is {entry.Value.Description}",
                        help: $"`{key}` is a list"
                    );
            }
        }
        else if (root is not null)
        {
            bag.Add(
                DiagnosticCodes.WrongType,
                root.Span,
                $"the ledger is {root.Description}",
                help: "a ledger is a mapping with `history` and `known-bad`"
            );
        }

        return bag.Count > before ? null : new((JsonObject)ToJson(root!, null)!);
    }

    /// <summary>The ledger with what a run did; the same where it has the run already, or the run rolled back nothing.</summary>
    /// <param name="run">The run.</param>
    public DeploymentLedger WithRollback(RunHistory run)
    {
        if (EventOf(run) is not { } happened || List(_tree, "history").OfType<JsonObject>().Any(e => Text(e, "run") == run.Started.Run))
            return this;
        var tree = (JsonObject)_tree.DeepClone();
        Append(tree, "history", happened);

        // Where another version came than was expected, the bad one stands by all the same, and nothing may trust what came.
        var arrivedAt = run.Resolved?.Verdict == RollbackVerdict.Switched ? run.Resolved.ToVersion : null;
        var hasLeft =
            arrivedAt is not null
            || (run.Resolved is { Verdict: RollbackVerdict.WrongVersion, ToVersion: { } wrong } && wrong != run.BadVersion);
        var isKnown = KnownBadVersions.Any(k => k.Version == run.BadVersion && (arrivedAt is null || k.ArrivedAt == arrivedAt));
        if (hasLeft && !isKnown && run.BadVersion is { } bad)
            Append(tree, "known-bad", BadEntry(bad, Phrases.Time(EndOf(run)), run.Started.Incident, arrivedAt));
        return new(tree);
    }

    /// <summary>What a run adds to the history; null where it touched nothing.</summary>
    internal static JsonObject? EventOf(RunHistory run)
    {
        var touched = run.Resolved is not null || run.FirstOf<RollbackIntended>() is not null;
        if (!touched)
            return null;
        var entry = new JsonObject
        {
            ["type"] = "rollback",
            ["at"] = Phrases.Time(EndOf(run)),
            ["from"] = run.Resolved?.FromEnvironment ?? run.EnvironmentBefore,
            ["to"] = run.Resolved?.ToEnvironment ?? run.EnvironmentAfter,
            ["previousVersion"] = run.Resolved?.FromVersion ?? run.VersionBefore,
            ["currentVersion"] = run.Resolved?.ToVersion ?? run.VersionAfter,
            ["incident"] = run.Started.Incident,
            ["run"] = run.Started.Run,
            ["outcome"] = Words.Of(run.Outcome),
            ["verdict"] = Words.Of(run.Resolved?.Verdict ?? RollbackVerdict.Unknown),
        };

        // What began by itself is counted by the safeguards of every machine that watches.
        if (run.Started.Trigger != RunStarted.ByHand)
            entry["trigger"] = run.Started.Trigger;
        return entry;
    }

    /// <summary>The run that went from one version to another since a time; null where the ledger has none.</summary>
    /// <param name="previousVersion">The version that was left.</param>
    /// <param name="currentVersion">The version that was arrived at.</param>
    /// <param name="since">No earlier.</param>
    public string? RunThatRolledBack(string? previousVersion, string? currentVersion, DateTimeOffset since) =>
        List(_tree, "history")
            .OfType<JsonObject>()
            .Where(e =>
                Text(e, "run") is not null && Text(e, "previousVersion") == previousVersion && Text(e, "currentVersion") == currentVersion
            )
            .LastOrDefault(e =>
                DateTimeOffset.TryParse(Text(e, "at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                && at >= since
            )
            is { } entry
            ? Text(entry, "run")
            : null;

    /// <summary>The ledger with a rollback that somebody did without a run; the version that was left counts as bad.</summary>
    /// <param name="at">When it was noticed.</param>
    /// <param name="from">The environment that served.</param>
    /// <param name="to">The environment that serves.</param>
    /// <param name="previousVersion">The version that served; null where it was not known.</param>
    /// <param name="currentVersion">The version that serves; null where it is not known.</param>
    /// <param name="by">Who did it, as far as that is known.</param>
    public DeploymentLedger WithManualRollback(
        DateTimeOffset at,
        string? from,
        string? to,
        string? previousVersion,
        string? currentVersion,
        string by = "somebody, without a run; noticed by the watch"
    )
    {
        var tree = (JsonObject)_tree.DeepClone();
        var time = Phrases.Time(at);
        Append(
            tree,
            "history",
            new JsonObject
            {
                ["type"] = "rollback",
                ["at"] = time,
                ["from"] = from,
                ["to"] = to,
                ["previousVersion"] = previousVersion,
                ["currentVersion"] = currentVersion,
                ["by"] = by,
            }
        );
        if (previousVersion is not null && !KnownBadVersions.Any(k => k.Version == previousVersion))
            Append(tree, "known-bad", BadEntry(previousVersion, time, "a rollback by hand", currentVersion));
        return new(tree);
    }

    /// <summary>
    /// Whether a ledger lacks nothing but what others have added since: every event of one is in the other, which has more.
    /// </summary>
    /// <param name="target">The target's name.</param>
    /// <param name="text">The ledger.</param>
    /// <param name="other">Another version of it.</param>
    /// <param name="run">The run whose own event does not count.</param>
    public static bool IsBehind(string target, string text, string other, string run)
    {
        List<JsonObject> Events(string ledger) =>
            Parse(target, new SourceText(PathOf(target), ledger), new DiagnosticBag()) is { } parsed
                ? [.. List(parsed._tree, "history").OfType<JsonObject>().Where(e => Text(e, "run") != run)]
                : [];

        var (known, all) = (Events(text), Events(other));
        return known.Count < all.Count && known.TrueForAll(k => all.Exists(a => JsonNode.DeepEquals(a, k)));
    }

    /// <summary>The ledger as its file has it.</summary>
    public string ToYaml() => YamlWriter.Write(_tree, Style);

    // Entries of earlier versions, and of people, do not say where the run arrived: the history does.
    private KnownBadVersion KnownBad(JsonObject entry)
    {
        var (version, incident, at) = (Text(entry, "version")!, Text(entry, "incident"), Text(entry, "since"));
        var arrival = incident is null
            ? null
            : List(_tree, "history")
                .OfType<JsonObject>()
                .LastOrDefault(e =>
                    Text(e, "incident") == incident && Text(e, "previousVersion") == version && Text(e, "verdict") == Switched
                );
        return new KnownBadVersion(version, incident ?? "an earlier incident")
        {
            ArrivedAt = Text(entry, "arrived-at") ?? (arrival is null ? null : Text(arrival, "currentVersion")),
            Since = DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? since : null,
            StandsIn = Text(_tree, "target") is { } target ? PathOf(target) : null,
        };
    }

    private static JsonObject BadEntry(string version, string since, string incident, string? arrivedAt)
    {
        var entry = new JsonObject
        {
            ["version"] = version,
            ["since"] = since,
            ["incident"] = incident,
        };
        if (arrivedAt is not null)
            entry["arrived-at"] = arrivedAt;
        return entry;
    }

    // What became of messages is told after the end, and may come after the ledger.
    private static DateTimeOffset EndOf(RunHistory run) => (run.Events.LastOrDefault(e => e.Event is RunFinished) ?? run.Events[^1]).At;

    private static JsonObject Empty(string target) =>
        new()
        {
            ["apiVersion"] = RecordBuilder.ApiVersion,
            ["kind"] = "ledger",
            ["target"] = target,
            ["known-bad"] = new JsonArray(),
            ["history"] = new JsonArray(),
        };

    private static JsonArray List(JsonObject tree, string key) => tree[key] as JsonArray ?? [];

    private static void Append(JsonObject tree, string key, JsonObject entry)
    {
        if (tree[key] is not JsonArray list)
            tree[key] = list = [];
        list.Add((JsonNode)entry);
    }

    // A version that people wrote without quotes is still the text they wrote: 3.10 is not 3.1.
    private static JsonNode? ToJson(YamlNode node, string? key) =>
        node switch
        {
            YamlMapping mapping => new JsonObject(
                mapping.Entries.Select(e => KeyValuePair.Create(e.Key.Value, ToJson(e.Value, e.Key.Value)))
            ),
            YamlSequence sequence => new JsonArray([.. sequence.Items.Select(i => ToJson(i, key))]),
            YamlScalar { IsNull: false } scalar when key is "version" or "arrived-at" or "previousVersion" or "currentVersion" =>
                JsonValue.Create(scalar.Value),
            _ => YamlCoreSchema.ToJson(node),
        };

    private static string? Text(JsonObject entry, string key) =>
        entry[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
