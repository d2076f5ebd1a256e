using Runbooks.Expressions.Data;
using Runbooks.Expressions.Nodes;

namespace Runbooks.Expressions;

/// <summary>
/// The values that cannot be known yet, by the paths under which expressions read them. An expression that reads one of
/// them, a part of one, or a whole that one is a part of, cannot be known either. It never changes: each addition is a new one.
/// </summary>
public sealed class UnknownValues
{
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
    public UnknownValues Without(string path) => new([.. _paths.Where(p => !ReferencePath.IsWithin(p.Path, Plain(path)))]);

    /// <summary>What a part of an expression reads that is not known, each once.</summary>
    internal IReadOnlyList<OpenValue> In(Node node)
    {
        if (_paths.Count == 0)
            return [];
        var found = new List<OpenValue>();
        Collect(node, found);
        return [.. found.Distinct()];
    }

    private void Collect(Node node, List<OpenValue> found)
    {
        var path = Plain(ReferencePath.Of(node));
        if (path.Length == 0)
        {
            foreach (var child in node.Children)
                Collect(child, found);
            return;
        }

        foreach (var (_, until) in _paths.Where(p => ReferencePath.IsWithin(path, p.Path) || ReferencePath.IsWithin(p.Path, path)).Take(1))
            found.Add(new OpenValue(node.Place.Text, until));
        for (var at = node; at is not VariableNode; )
        {
            if (at is IndexNode index)
                Collect(index.Index, found);
            at = at is IndexNode { Owner: var owner } ? owner : ((MemberNode)at).Owner;
        }
    }

    private static string Plain(string path) => path.Replace('-', '_');
}
