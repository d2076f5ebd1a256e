using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Incidents.Records;
using static Runbooks.Incidents.Records.SchemaShapes;

namespace Runbooks.Incidents;

/// <summary>
/// The published JSON Schema of <c>incident.yaml</c>. Strict: a key that is not here is a mistake, unless it begins with <c>x-</c>.
/// </summary>
public static class IncidentSchema
{
    /// <summary>Where a record stands on its way.</summary>
    public static readonly IReadOnlyList<string> Statuses = ["open", "draft", "in-review", "approved", "closed"];

    /// <summary>The schema, as draft 7, which editors know.</summary>
    public static JsonObject Create()
    {
        var schema = Record();
        foreach (var (path, wanted) in PeopleFields.All)
        {
            if (wanted.Length > 0)
                Describe(schema, path, wanted);
        }

        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        schema.Insert(1, "title", "Incident record");
        schema.Insert(2, "description", "What a run of a runbook did and saw, and what people learnt from it.");
        return schema;
    }

    private static JsonObject Record() =>
        Optional(
            ["rehearsal", "part-of", "group", "suspect", "window", "seen-before", "proposals", "changes", "checklist-before", "manual"],
            Closed(
                ("apiVersion", Constant(RecordBuilder.ApiVersion)),
                ("kind", Constant("incident")),
                ("id", Pattern("^INC-[0-9]{8}-[0-9]{6}-[a-z0-9][a-z0-9-]*$", "INC-, day, time and runbook")),
                ("title", Text()),
                ("severity", Text()),
                ("status", OneOf(Statuses)),
                ("scenario", Described(Text(), "The id of the runbook that ran")),
                ("fingerprint", Pattern("^[0-9a-f]{16}$", "The same for the same runbook, target and bad version")),
                ("outcome", Closed(("result", OneOf(Words.All<Outcome>(Words.Of))), ("reason", Text()), ("next", Text()))),
                ("rehearsal", Described(Boolean(), "Whether the target was a sandbox, so that the record counts in no statistics")),
                (
                    "part-of",
                    Described(
                        Text(),
                        "The incident of the group that the run was a member of: its record is the incident's, this one a part"
                    )
                ),
                (
                    "target",
                    Closed(("name", Text()), ("base-url", Text()), ("environment", BeforeAndAfter()), ("version", BeforeAndAfter()))
                ),
                (
                    "group",
                    Described(
                        Closed(("at-once", Whole()), ("failures", Whole()), ("members", List(Member()))),
                        "The targets that the run went through, and what became of each"
                    )
                ),
                ("suspect", Described(SuspectSchema.Create(), "The change that brought the version that was left")),
                ("window", Described(WindowSchema.Create(), "What monitoring says of the time around it")),
                (
                    "seen-before",
                    Described(
                        List(
                            Closed(
                                ("incident", Text()),
                                ("alike", Text()),
                                ("outcome", Text()),
                                ("helped", Maybe(Text())),
                                ("items", Maybe(Text()))
                            )
                        ),
                        "Earlier incidents that are like it, as the records knew them when the run ended"
                    )
                ),
                ("times", Times()),
                ("derived", Derived()),
                (
                    "impact",
                    Closed(
                        ("summary", Maybe(Text())),
                        ("customers-affected", Maybe(Text())),
                        ("functions-affected", List(Text())),
                        ("data-loss", Maybe(Text())),
                        ("known", List(Text()))
                    )
                ),
                (
                    "analysis",
                    Closed(
                        ("trigger", Maybe(Text())),
                        ("contributing-factors", List(Text())),
                        ("detection-gaps", List(Text())),
                        ("surprises", List(Text()))
                    )
                ),
                (
                    "observations",
                    Closed(("well", List(Text())), ("poorly", List(Text())), ("lucky", List(Text())), ("open-questions", List(Text())))
                ),
                ("action-items", List(ActionItem())),
                ("proposals", List(ProposedChange())),
                (
                    "communications",
                    List(
                        Closed(
                            ("at", Time()),
                            ("channel", Text()),
                            ("level", OneOf(["info", "warning", "critical"])),
                            ("text", Text()),
                            ("deliveries", List(Delivery()))
                        )
                    )
                ),
                (
                    "review",
                    Closed(
                        ("reviewers", List(Described(Text(), "A role or team"))),
                        ("approved-at", Maybe(Time())),
                        ("notes", Maybe(Text()))
                    )
                ),
                ("rollback", Maybe(Rollback())),
                (
                    "changes",
                    Described(List(Change()), "What steps sent that may have changed the target, the rollback's own requests not among it")
                ),
                (
                    "checklist-before",
                    Described(List(Check()), "What the checks found before anything was changed; one that is missing was not known by then")
                ),
                ("checklist", List(Check())),
                (
                    "measurements",
                    List(
                        Closed(
                            ("at", Time()),
                            ("step", Text()),
                            ("title", AnyText()),
                            ("phase", OneOf(["before", "after"])),
                            ("requests", Whole()),
                            ("average-ms", Number()),
                            ("p95-ms", Maybe(Number())),
                            ("error-rate", Maybe(Number()))
                        )
                    )
                ),
                ("steps", List(Step())),
                (
                    "approvals",
                    List(
                        Closed(
                            ("at", Time()),
                            ("step", Text()),
                            ("question", Maybe(AnyText())),
                            ("granted", Boolean()),
                            ("by", Maybe(Text())),
                            ("how", Text())
                        )
                    )
                ),
                (
                    "manual",
                    Described(
                        List(
                            Closed(
                                ("asked-at", Time()),
                                ("answered-at", Maybe(Time())),
                                ("step", Text()),
                                ("what", AnyText()),
                                ("text", Maybe(AnyText())),
                                ("done-when", Maybe(AnyText())),
                                ("changes", Boolean()),
                                ("answer", Maybe(OneOf(Words.All<ManualAnswer>(Words.Of)))),
                                ("said", Maybe(AnyText())),
                                ("by", Maybe(Text())),
                                ("how", Maybe(Text()))
                            )
                        ),
                        "What people were asked to do by hand, and what they said became of it"
                    )
                ),
                (
                    "timeline",
                    List(
                        Closed(
                            ("at", Time()),
                            ("since-detection-seconds", Number()),
                            ("kind", OneOf(TimelineSentences.Kinds)),
                            ("text", Text())
                        )
                    )
                ),
                (
                    "run",
                    Optional(
                        ["dry-run"],
                        Closed(
                            ("id", Text()),
                            ("engine-version", Text()),
                            ("trigger", Text()),
                            ("operator", AnyText()),
                            ("dry-run", Described(Boolean(), "Only in records of earlier versions")),
                            (
                                "lock",
                                Maybe(
                                    Closed(("fencing", Whole()), ("remote-fencing", Maybe(Whole())), ("remote-problem", Maybe(AnyText())))
                                )
                            ),
                            ("inputs", new JsonObject { ["type"] = "object" })
                        )
                    )
                ),
                ("runbook", Closed(("path", Text()), ("commit", Maybe(Text())), ("sha256", Sha256()))),
                ("journal", Closed(("lines", Whole()), ("last-line-sha256", Maybe(Sha256())))),
                ("evidence", List(Closed(("file", Text()), ("about", AnyText()), ("sha256", Sha256()), ("bytes", Maybe(Whole())))))
            )
        );

    private static JsonObject Check() =>
        Closed(
            ("id", Text()),
            ("title", Text()),
            ("status", OneOf(Words.All<CheckStatus>(Words.Of))),
            ("expected", AnyText()),
            ("actual", AnyText()),
            ("evidence", List(Text()))
        );

    private static JsonObject Change() =>
        Closed(
            ("at", Time()),
            ("step", Text()),
            ("kind", Text()),
            ("what", AnyText()),
            ("left", Described(Boolean(), "false where it is known that nothing left: it was held back, or no connection was made"))
        );

    private static JsonObject Member() =>
        Closed(
            ("target", Text()),
            ("base-url", Text()),
            ("wave", Whole()),
            ("result", OneOf(GroupMembers.Results)),
            ("reason", Maybe(Text())),
            ("incident", Described(Maybe(Text()), "The record of its own run")),
            ("run", Maybe(Text())),
            ("seconds", Maybe(Number())),
            ("version", BeforeAndAfter())
        );

    private static JsonObject BeforeAndAfter() => Closed(("before", Maybe(AnyText())), ("after", Maybe(AnyText())));

    private static JsonObject Times() =>
        Closed([
            .. new[]
            {
                "impact-started",
                "detected",
                "declared",
                "acknowledged",
                "mitigation-started",
                "mitigated",
                "verified",
                "resolved",
                "closed",
            }.Select(name => (name, Maybe(Closed(("at", Time()), ("source", Text()))))),
        ]);

    private static JsonObject Derived() =>
        Closed(
            ("time-to-detect-seconds", Maybe(Number())),
            ("time-to-acknowledge-seconds", Maybe(Number())),
            ("time-to-mitigate-seconds", Maybe(Number())),
            ("time-to-recover-seconds", Maybe(Number())),
            ("rto", Closed(("target-seconds", Number()), ("actual-seconds", Maybe(Number())), ("met", Maybe(Boolean()))))
        );

    private static JsonObject ActionItem() =>
        Optional(
            ["closed-at"],
            Closed(
                ("id", Text()),
                ("type", OneOf(ProposedActions.Types)),
                ("title", Text()),
                ("because", Maybe(Text())),
                ("priority", Maybe(OneOf(ProposedActions.Priorities))),
                ("owner", Maybe(Text())),
                ("due", Maybe(Day())),
                ("issue", Maybe(Described(Text(), "The address of its issue, which `runbook incidents follow-up` opens"))),
                ("closed-at", Maybe(Described(Time(), "When its issue was closed: the item is done")))
            )
        );

    private static JsonObject ProposedChange() =>
        Optional(
            ["applied"],
            Closed(
                ("id", Text()),
                ("runbook", Described(Text(), "The file, from the root of the repository")),
                ("because", Text()),
                ("change", Described(Text(), "The lines as `git diff` writes them, from the first @@ on")),
                ("decision", Maybe(OneOf([Proposal.Accept, Proposal.Reject]))),
                ("applied", Maybe(Described(Time(), "When `runbook incidents apply` made the change in the file")))
            )
        );

    private static JsonObject Rollback() =>
        Closed(
            ("verdict", OneOf(Words.All<RollbackVerdict>(Words.Of))),
            ("detail", AnyText()),
            ("from", Place()),
            ("to", Place()),
            ("expected-version", Maybe(AnyText())),
            ("claimed", Text()),
            ("observed", Text()),
            ("stable-reads", Whole()),
            (
                "requests",
                List(
                    Closed(
                        ("number", Whole()),
                        ("at", Time()),
                        ("request", Text()),
                        ("reason", AnyText()),
                        ("from", Place()),
                        ("to", Place()),
                        ("answer", Maybe(Answer()))
                    )
                )
            ),
            (
                "reads",
                List(
                    Closed(
                        ("at", Time()),
                        ("until", Time()),
                        ("count", Whole()),
                        ("purpose", AnyText()),
                        ("environment", Maybe(AnyText())),
                        ("version", Maybe(AnyText())),
                        ("problem", Maybe(AnyText())),
                        ("evidence", Maybe(AnyText()))
                    )
                )
            )
        );

    private static JsonObject Answer() =>
        Closed(
            ("at", Time()),
            ("result", OneOf(["claimed", "accepted", "refused", "conflict", "not connected", "not sent", "unknown"])),
            ("status", Maybe(Whole())),
            ("detail", AnyText()),
            ("elapsed-ms", Number()),
            ("evidence", Maybe(AnyText()))
        );

    private static JsonObject Step() =>
        Closed(
            ("id", Text()),
            ("kind", Text()),
            ("title", AnyText()),
            ("status", OneOf(Words.All<StepStatus>(Words.Of))),
            ("started-at", Time()),
            ("duration-ms", Number()),
            ("attempts", Whole()),
            (
                "error",
                Maybe(
                    Closed(
                        ("code", Text()),
                        ("message", AnyText()),
                        ("place", Maybe(AnyText())),
                        ("line", Maybe(AnyText())),
                        ("help", Maybe(AnyText()))
                    )
                )
            ),
            ("note", Maybe(AnyText()))
        );

    private static JsonObject Delivery() =>
        Closed(
            ("at", Time()),
            ("channel", Text()),
            ("kind", Text()),
            ("to", Described(AnyText(), "The role, with its number or address masked; empty for a channel that is a place")),
            ("status", OneOf(Words.All<DeliveryStatus>(Words.Of))),
            ("attempts", Whole()),
            ("elapsed-ms", Number()),
            ("reference", Maybe(AnyText())),
            ("note", Maybe(AnyText()))
        );

    private static JsonObject Place() => Closed(("environment", Maybe(AnyText())), ("version", Maybe(AnyText())));

    private static void Describe(JsonObject schema, string path, string wanted)
    {
        JsonNode? node = schema;
        foreach (var key in path.Split('.'))
            node = node?["properties"]?[key];
        if (node is JsonObject field)
            field["description"] = wanted;
    }
}
