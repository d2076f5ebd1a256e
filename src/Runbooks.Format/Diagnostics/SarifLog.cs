using System.Text.Json.Serialization;

namespace Runbooks.Diagnostics;

/// <summary>A log of one run, as far as SARIF 2.1.0 is used here: docs.oasis-open.org/sarif.</summary>
internal sealed record SarifLog
{
    internal SarifLog(IReadOnlyList<Rule> rules, IReadOnlyList<Result> results) => Runs = [new Run(new Tool(new Driver(rules)), results)];

    [JsonPropertyName("$schema")]
    public string Schema { get; } = "https://json.schemastore.org/sarif-2.1.0.json";

    public string Version { get; } = "2.1.0";

    public IReadOnlyList<Run> Runs { get; }

    internal sealed record Run([property: JsonPropertyOrder(-1)] Tool Tool, IReadOnlyList<Result> Results)
    {
        [JsonPropertyOrder(-1)]
        public string ColumnKind { get; } = "utf16CodeUnits";
    }

    internal sealed record Tool(Driver Driver);

    internal sealed record Driver(IReadOnlyList<Rule> Rules)
    {
        [JsonPropertyOrder(-1)]
        public string Name { get; } = "runbook";
    }

    internal sealed record Rule(
        string Id,
        Words ShortDescription,
        Configuration DefaultConfiguration,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Page? Help
    );

    internal sealed record Words(string Text);

    internal sealed record Configuration(string Level);

    internal sealed record Page(string Text, string Markdown);

    internal sealed record Result(string RuleId, int RuleIndex, string Level, Words Message)
    {
        /// <summary>Null for what has no place.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Location>? Locations { get; init; }

        /// <summary>What mends it; null where a person has to.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Fix>? Fixes { get; init; }

        /// <summary>Null for what nobody disagrees with.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Suppression>? Suppressions { get; init; }
    }

    internal sealed record Location(PhysicalLocation PhysicalLocation);

    internal sealed record PhysicalLocation(ArtifactLocation ArtifactLocation, Region Region);

    internal sealed record ArtifactLocation(string Uri);

    internal sealed record Region(int StartLine, int StartColumn, int EndColumn);

    internal sealed record Fix(Words Description, IReadOnlyList<ArtifactChange> ArtifactChanges);

    internal sealed record ArtifactChange(ArtifactLocation ArtifactLocation, IReadOnlyList<Replacement> Replacements);

    internal sealed record Replacement(Region DeletedRegion, Words InsertedContent);

    internal sealed record Suppression(string Kind, string Justification);
}
