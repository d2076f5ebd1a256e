namespace Runbooks.Definitions;

/// <summary>How bad an incident is, and so how soon the target must have recovered: the playbook's recovery time objectives.</summary>
/// <param name="Name">As it stands in YAML.</param>
/// <param name="Objective">The longest time from detection to a verified recovery.</param>
/// <param name="Title">For a person.</param>
public sealed record Severity(string Name, TimeSpan Objective, string Title)
{
    /// <summary>Nothing works: 2 minutes.</summary>
    public static readonly Severity Critical = new("critical", TimeSpan.FromMinutes(2), "Critical issue");

    /// <summary>It works too slowly: 5 minutes.</summary>
    public static readonly Severity Performance = new("performance", TimeSpan.FromMinutes(5), "Performance issue");

    /// <summary>A feature is broken: 15 minutes.</summary>
    public static readonly Severity Feature = new("feature", TimeSpan.FromMinutes(15), "Feature issue");

    /// <summary>It can wait a little: 30 minutes.</summary>
    public static readonly Severity Minor = new("minor", TimeSpan.FromMinutes(30), "Non-critical issue");

    /// <summary>All of them, the worst first.</summary>
    public static readonly IReadOnlyList<Severity> All = [Critical, Performance, Feature, Minor];

    public override string ToString() => Name;
}
