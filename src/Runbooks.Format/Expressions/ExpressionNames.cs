using Runbooks.Expressions.Data;

namespace Runbooks.Expressions;

/// <summary>The names an expression may use at some place. Immutable; what is not known here is RB0203 at load.</summary>
public sealed class ExpressionNames
{
    private readonly Dictionary<string, IReadOnlyCollection<string>?> _roots;

    /// <summary>Knows no name yet.</summary>
    public ExpressionNames() => _roots = new(StringComparer.Ordinal);

    private ExpressionNames(Dictionary<string, IReadOnlyCollection<string>?> roots) => _roots = roots;

    /// <summary>The root names, in no order.</summary>
    public IReadOnlyCollection<string> Roots => _roots.Keys;

    /// <summary>These names and one more root.</summary>
    /// <param name="root">Such as <c>inputs</c> or <c>body</c>.</param>
    /// <param name="members">Its members, hyphens as they are; null when it may have any.</param>
    public ExpressionNames With(string root, IReadOnlyCollection<string>? members = null) =>
        new(new(_roots, StringComparer.Ordinal) { [root] = members });

    /// <summary>These names and more roots, each with any members.</summary>
    /// <param name="roots">Such as <c>status</c>, <c>body</c>, <c>elapsed_ms</c>.</param>
    public ExpressionNames WithAll(params IEnumerable<string> roots)
    {
        var all = new Dictionary<string, IReadOnlyCollection<string>?>(_roots, StringComparer.Ordinal);
        foreach (var root in roots)
            all[root] = null;
        return new(all);
    }

    internal bool Knows(string root)
    {
        if (_roots.ContainsKey(root))
            return true;
        foreach (var known in _roots.Keys)
        {
            if (JsonMembers.Matches(known, root))
                return true;
        }

        return false;
    }

    /// <summary>The members of a closed root; null when any is allowed.</summary>
    internal IReadOnlyCollection<string>? MembersOf(string root) => _roots.GetValueOrDefault(root);
}
