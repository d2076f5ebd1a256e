namespace Runbooks.Definitions;

/// <summary>One kind of step, check or trigger: its name, its reader and what is said of it in help, schema and reference.</summary>
/// <typeparam name="T">What its reader makes.</typeparam>
/// <param name="Name">The key that names it in YAML.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Shape">What may stand under the key.</param>
public sealed record Kind<T>(string Name, string Summary, Shape<T> Shape)
    where T : class
{
    /// <summary>
    /// What a step of this kind leaves for `expect` and for later steps, each with what it is; empty for checks and triggers.
    /// </summary>
    public IReadOnlyList<KindOutput> Outputs { get; init; } = [];
}
