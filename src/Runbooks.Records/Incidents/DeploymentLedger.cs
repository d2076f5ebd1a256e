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
    private const string KnownBad = "known-bad";
    private const string History = "history";

    private static readonly YamlStyle Style = new()
    {
        Header = ["The deployment history of this target. Each run that rolls back adds an event; people may add theirs."],
        Comments = new Dictionary<string, string>
        {
            [KnownBad] = "Versions that no rollback may go back to. Remove an entry when its version is known to be good.",
            [History] = "Oldest first.",
        },
        Inline = path => path is KnownBad,
    };

    private static readonly string Switched = Words.Of(RollbackVerdict.Switched);

    private readonly JsonObject _tree;
    private readonly List<LedgerEvent> _history;
    private readonly List<LedgerBadVersion> _bad;

    private DeploymentLedger(JsonObject tree)
    {
        _tree = tree;
        _history = [.. Entries(tree, History).Select(LedgerEvent.Read)];
        _bad = [.. Entries(tree, KnownBad).Select(LedgerBadVersion.Read).Where(b => b.Version is not null)];
    }

    /// <summary>The versions that a rollback must not go back to.</summary>
    public IReadOnlyList<KnownBadVersion> KnownBadVersions => [.. _bad.Select(Known)];

    /// <summary>The versions that served by its history: those that runs left, and those that they proved to have arrived at.</summary>
    public IReadOnlyCollection<string> ServedVersions =>
        [
            .. _history
                .SelectMany(e => (string?[])[e.PreviousVersion, (e.Verdict ?? Switched) == Switched ? e.CurrentVersion : null])
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
        _history.Exists(e => e.Incident == incident) && !_bad.Exists(b => b.Version == version);

    /// <summary>The rollbacks that began by a trigger, the oldest first, as far as something was sent.</summary>
    public IReadOnlyList<LedgerRollback> AutomaticRollbacks =>
        [
            .. _history
                .Where(e => e.Trigger is not null && e.Verdict is not ("already-safe" or "not-eligible" or "not-sent"))
                .Select(e => e.Time is { } at ? new LedgerRollback(at, e.PreviousVersion, e.Run) : null)
                .OfType<LedgerRollback>(),
        ];

    /// <summary>When a version last began to serve; null where the history does not say.</summary>
    public DateTimeOffset? ServedSince(string version) =>
        _history.FindLast(e => e.CurrentVersion == version && (e.Verdict ?? Switched) == Switched)?.Time;

    /// <summary>How many events the history has.</summary>
    public int EventCount => List(_tree, History).Count;

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
            foreach (var key in (string[])[KnownBad, History])
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
        if (EventOf(run) is not { } happened || _history.Exists(e => e.Run == run.Started.Run))
            return this;
        var tree = (JsonObject)_tree.DeepClone();
        Append(tree, History, happened.ToNode());

        // Where another version came than was expected, the bad one stands by all the same, and nothing may trust what came.
        var arrivedAt = run.Resolved?.Verdict == RollbackVerdict.Switched ? run.Resolved.ToVersion : null;
        var hasLeft =
            arrivedAt is not null
            || (run.Resolved is { Verdict: RollbackVerdict.WrongVersion, ToVersion: { } wrong } && wrong != run.BadVersion);
        var isKnown = KnownBadVersions.Any(k => k.Version == run.BadVersion && (arrivedAt is null || k.ArrivedAt == arrivedAt));
        if (hasLeft && !isKnown && run.BadVersion is { } bad)
            Append(tree, KnownBad, new LedgerBadVersion(bad, Phrases.Time(EndOf(run)), run.Started.Incident, arrivedAt).ToNode());
        return new(tree);
    }

    /// <summary>What a run adds to the history; null where it touched nothing.</summary>
    internal static LedgerEvent? EventOf(RunHistory run) =>
        run.Resolved is null && run.FirstOf<RollbackIntended>() is null
            ? null
            : new LedgerEvent
            {
                Type = "rollback",
                At = Phrases.Time(EndOf(run)),
                From = run.Resolved?.FromEnvironment ?? run.EnvironmentBefore,
                To = run.Resolved?.ToEnvironment ?? run.EnvironmentAfter,
                PreviousVersion = run.Resolved?.FromVersion ?? run.VersionBefore,
                CurrentVersion = run.Resolved?.ToVersion ?? run.VersionAfter,
                Incident = run.Started.Incident,
                Run = run.Started.Run,
                Outcome = Words.Of(run.Outcome),
                Verdict = Words.Of(run.Resolved?.Verdict ?? RollbackVerdict.Unknown),

                // What began by itself is counted by the safeguards of every machine that watches.
                Trigger = run.Started.Trigger == RunStarted.ByHand ? null : run.Started.Trigger,
            };

    /// <summary>The run that went from one version to another since a time; null where the ledger has none.</summary>
    /// <param name="previousVersion">The version that was left.</param>
    /// <param name="currentVersion">The version that was arrived at.</param>
    /// <param name="since">No earlier.</param>
    public string? RunThatRolledBack(string? previousVersion, string? currentVersion, DateTimeOffset since) =>
        _history
            .LastOrDefault(e =>
                e.Run is not null && e.PreviousVersion == previousVersion && e.CurrentVersion == currentVersion && e.Time >= since
            )
            ?.Run;

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
            History,
            new LedgerEvent
            {
                Type = "rollback",
                At = time,
                From = from,
                To = to,
                PreviousVersion = previousVersion,
                CurrentVersion = currentVersion,
                By = by,
            }.ToNode()
        );
        if (previousVersion is not null && !_bad.Exists(b => b.Version == previousVersion))
            Append(tree, KnownBad, new LedgerBadVersion(previousVersion, time, "a rollback by hand", currentVersion).ToNode());
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
                ? [.. Entries(parsed._tree, History).Where(e => NodeValues.Text(e["run"]) != run)]
                : [];

        var (known, all) = (Events(text), Events(other));
        return known.Count < all.Count && known.TrueForAll(k => all.Exists(a => JsonNode.DeepEquals(a, k)));
    }

    /// <summary>The ledger as its file has it.</summary>
    public string ToYaml() => YamlWriter.Write(_tree, Style);

    // Entries of earlier versions, and of people, do not say where the run arrived: the history does.
    private KnownBadVersion Known(LedgerBadVersion bad) =>
        new(bad.Version!, bad.Incident ?? "an earlier incident")
        {
            ArrivedAt = bad.ArrivedAt
                ?? (
                    bad.Incident is null
                        ? null
                        : _history
                            .FindLast(e => e.Incident == bad.Incident && e.PreviousVersion == bad.Version && e.Verdict == Switched)
                            ?.CurrentVersion
                ),
            Since = LedgerEvent.TimeOf(bad.Since),
            StandsIn = NodeValues.Text(_tree["target"]) is { } target ? PathOf(target) : null,
        };

    // What became of messages is told after the end, and may come after the ledger.
    private static DateTimeOffset EndOf(RunHistory run) => (run.Events.LastOrDefault(e => e.Event is RunFinished) ?? run.Events[^1]).At;

    private static JsonObject Empty(string target) =>
        new()
        {
            ["apiVersion"] = RecordBuilder.ApiVersion,
            ["kind"] = "ledger",
            ["target"] = target,
            [KnownBad] = new JsonArray(),
            [History] = new JsonArray(),
        };

    private static IEnumerable<JsonObject> Entries(JsonObject tree, string key) => List(tree, key).OfType<JsonObject>();

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
}
