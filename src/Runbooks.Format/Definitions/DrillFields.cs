namespace Runbooks.Definitions;

/// <summary>The keys that expectations and cases of a drill have in common.</summary>
internal static class DrillFields
{
    /// <summary>What may be wrong with the bad version.</summary>
    public static readonly string[] Releases = ["none", "slow-responses", "failing-migration", "breaking-api", "crashing"];

    /// <summary>What is wrong with the bad version.</summary>
    public static readonly Field<string> Release = new(
        "release",
        "What is wrong with the bad version: none (it differs in name only), slow-responses, failing-migration, "
            + "breaking-api or crashing. Default: slow-responses.",
        Shapes.OneOf(Releases)
    );

    /// <summary>How it may end.</summary>
    public static readonly Field<IReadOnlyList<string>> Ends = new(
        "ends",
        "How the run may end: recovered, nothing wrong, not recovered, unknown, cancelled. Default: as is safe under that behaviour.",
        Shapes.List(Shapes.OneOf("recovered", "nothing wrong", "not recovered", "unknown", "cancelled"), orSingle: true, least: 1)
    );

    /// <summary>Steps that must begin.</summary>
    public static readonly Field<IReadOnlyList<NamedPlace>> Reaches = new(
        "reaches",
        "Steps that must begin, by id.",
        Shapes.List(NamedPlace.Shape, orSingle: true)
    );

    /// <summary>Steps that must not.</summary>
    public static readonly Field<IReadOnlyList<NamedPlace>> Avoids = new(
        "avoids",
        "Steps that must not begin, by id.",
        Shapes.List(NamedPlace.Shape, orSingle: true)
    );

    /// <summary>What the run is told.</summary>
    public static readonly Field<IReadOnlyList<KeyValuePair<string, YamlScalarValue>>> Inputs = new(
        "inputs",
        "What the run is told, by the name of the input. A required input that is not named here is filled in by the drill.",
        Shapes.Map(YamlScalarValue.Shape)
    );

    public static readonly Field<string> Approval = new(
        "approval",
        "Who answers approvals: granted, denied, or unanswered. Default: granted.",
        Shapes.OneOf("granted", "denied", "unanswered")
    );

    public static readonly Field<string> Manual = new(
        "manual",
        "What is said of manual steps: done, skipped, failed, or unanswered. Default: done.",
        Shapes.OneOf("done", "skipped", "failed", "unanswered")
    );

    public static DrillManual ManualOf(string? word) =>
        word switch
        {
            "skipped" => DrillManual.Skipped,
            "failed" => DrillManual.Failed,
            "unanswered" => DrillManual.Unanswered,
            _ => DrillManual.Done,
        };

    public static DrillApproval ApprovalOf(string? word) =>
        word switch
        {
            "denied" => DrillApproval.Denied,
            "unanswered" => DrillApproval.Unanswered,
            _ => DrillApproval.Granted,
        };
}
