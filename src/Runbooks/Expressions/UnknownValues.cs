using Runbooks.Expressions.Nodes;

namespace Runbooks.Expressions;

/// <summary>
/// The values that cannot be known yet, by the paths under which expressions read them. An expression that reads one of
/// them, a part of one, or a whole that one is a part of, cannot be known either. It never changes: each addition is a new one.
/// </summary>
public sealed class UnknownValues
{
    /// <summary>Everything is known.</summary>
    public static readonly UnknownValues None = new([]);

    private readonly List<(string Path, string Until)> _paths;

    private UnknownValues(List<(string, string)> paths) => _paths = paths;

    /// <summary>The same with one more.</summary>
    /// <param name="path">Such as <c>steps.query</c>; hyphens and underscores are the same.</param>
    /// <param name="until">When it will be known, for a person.</param>
    public UnknownValues With(string path, string until) => new([.. _paths.Where(p => p.Path != Plain(path)), (Plain(path), until)]);

    /// <summary>What is unknown here or there.</summary>
    public UnknownValues Merge(UnknownValues other) => new([.. _paths, .. other._paths]);

    /// <summary>The same without one, and without its parts: they are known now.</summary>
    public UnknownValues Without(string path) => new([.. _paths.Where(p => !IsWithin(p.Path, Plain(path)))]);

    /// <summary>What a part of an expression reads that is not known, each once.</summary>
    internal IReadOnlyList<OpenValue> In(Node node)
    {
        if (_paths.Count == 0) return [];
        var found = new List<OpenValue>();
        Collect(node, found);
        return [.. found.Distinct()];
    }

    private void Collect(Node node, List<OpenValue> found)
    {
        var path = Plain(PathOf(node).Path);
        if (path.Length == 0)
        {
            foreach (var child in node.Children) Collect(child, found);
            return;
        }

        foreach (var (_, until) in _paths.Where(p => IsWithin(path, p.Path) || IsWithin(p.Path, path)).Take(1)) found.Add(new OpenValue(node.Place.Text, until));
        for (var at = node; at is not VariableNode;)
        {
            if (at is IndexNode index) Collect(index.Index, found);
            at = at is IndexNode { Owner: var owner } ? owner : ((MemberNode)at).Owner;
        }
    }

    // Behind a key that is only known when it is evaluated, any part may be meant.
    private static (string Path, bool IsWhole) PathOf(Node node)
    {
        switch (node)
        {
            case VariableNode variable:
                return (variable.Name, true);
            case MemberNode member:
                var (owner, isWhole) = PathOf(member.Owner);
                return isWhole && owner.Length > 0 ? ($"{owner}.{member.Name}", true) : (owner, isWhole);
            case IndexNode { Index: LiteralNode { Kind: ValueKind.Text } key } index:
                (owner, isWhole) = PathOf(index.Owner);
                return isWhole && owner.Length > 0 ? ($"{owner}.{key.Evaluate(EmptyScope.Instance)}", true) : (owner, isWhole);
            case IndexNode index:
                return (PathOf(index.Owner).Path, false);
            default:
                return (string.Empty, true);
        }
    }

    /// <summary>Whether a part is a path from a variable.</summary>
    internal static bool IsPath(Node node) => PathOf(node).Path.Length > 0;

    private static bool IsWithin(string path, string whole) =>
        path.StartsWith(whole, StringComparison.Ordinal) && (path.Length == whole.Length || path[whole.Length] == '.');

    private static string Plain(string path) => path.Replace('-', '_');
}
