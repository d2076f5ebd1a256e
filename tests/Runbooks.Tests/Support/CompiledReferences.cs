using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace Runbooks.Tests.Support;

/// <summary>Which type of the product uses which, as the compiled assemblies say: what is written in a comment or only looks like a name does not count.</summary>
internal static class CompiledReferences
{
    private static readonly Lazy<IReadOnlyList<(IType From, IType To)>> Read = new(ReadAll);

    /// <summary>The assemblies of the product.</summary>
    public static IReadOnlyList<Assembly> Assemblies =>
        [
            .. new[] { "Format", "Engine", "Records", "Operations", "Watch", "Authoring", "Rehearsal", "Sandbox" }
                .Select(p => "Runbooks." + p)
                .Append("runbook")
                .Select(Assembly.Load),
        ];

    /// <summary>Each use once, of types of the product and of packages.</summary>
    public static IReadOnlyList<(IType From, IType To)> All => Read.Value;

    private static List<(IType From, IType To)> ReadAll()
    {
        var types = new ArchLoader().LoadAssemblies([.. Assemblies]).Build().Types;

        // A parameter of a generic type or method is a type of no assembly.
        return
        [
            .. types
                .SelectMany(t => t.Dependencies.Select(d => (From: t, To: d.Target)))
                .Where(r => r.To is { Assembly: not null, Namespace: not null } and not GenericParameter)
                .Distinct(),
        ];
    }
}
