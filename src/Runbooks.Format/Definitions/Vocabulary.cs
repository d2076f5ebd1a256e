namespace Runbooks.Definitions;

/// <summary>
/// The kinds that a file can name, by what their readers make: reader, schema, help and suggestions are all fed from here. What a kind
/// does is no business of the format, so that it knows none of the types.
/// </summary>
public sealed record Vocabulary
{
    /// <summary>No kinds at all.</summary>
    public static readonly Vocabulary Empty = new();

    private readonly Dictionary<Type, object> _kinds = [];

    /// <summary>How targets behave that runbooks are drilled against.</summary>
    public IReadOnlyList<Behaviour> Behaviours { get; init; } = [];

    /// <summary>The same, with these kinds of what makes a <typeparamref name="T"/>.</summary>
    public Vocabulary With<T>(IReadOnlyList<Kind<T>> kinds)
        where T : class => new(this, typeof(T), kinds);

    /// <summary>The kinds of what makes a <typeparamref name="T"/>.</summary>
    public IReadOnlyList<Kind<T>> Of<T>()
        where T : class => _kinds.TryGetValue(typeof(T), out var kinds) ? (IReadOnlyList<Kind<T>>)kinds : [];

    public Vocabulary() { }

    private Vocabulary(Vocabulary other, Type type, object kinds)
    {
        _kinds = new(other._kinds) { [type] = kinds };
        Behaviours = other.Behaviours;
    }
}
