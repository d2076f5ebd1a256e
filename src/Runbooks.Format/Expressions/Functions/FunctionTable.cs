namespace Runbooks.Expressions.Functions;

/// <summary>
/// All functions, registered by hand: nothing is found by reflection, so nothing is lost by trimming,
/// and what is not here (files, includes, the clock, randomness, evaluating texts) cannot be called.
/// </summary>
internal static class FunctionTable
{
    public static readonly Function[] All =
    [
        .. StringFunctions.All,
        .. ListFunctions.All,
        .. MathFunctions.All,
        .. RegexFunctions.All,
        .. ObjectFunctions.All,
    ];

    private static readonly Dictionary<string, Function> ByName = All.ToDictionary(f => f.Name, StringComparer.Ordinal);

    private static readonly HashSet<string> Families = [.. All.Select(f => f.Name[..f.Name.IndexOf('.', StringComparison.Ordinal)])];

    public static IEnumerable<string> Names => ByName.Keys;

    public static Function? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Whether a root name is taken by functions, such as <c>string</c>.</summary>
    public static bool IsFamily(string root) => Families.Contains(root);
}
