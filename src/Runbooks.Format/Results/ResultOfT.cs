using System.Diagnostics.CodeAnalysis;

namespace Runbooks.Results;

/// <summary>
/// What came of something that may fail although nobody made a mistake: a value, or why there is none; never both, and never neither.
/// </summary>
/// <typeparam name="T">The value; it may be null where null is one, as in JSON.</typeparam>
/// <typeparam name="TWhy">A sentence or clause for a person, or a diagnostic.</typeparam>
public sealed record Result<T, TWhy>
    where TWhy : class
{
    private Result(T? value, TWhy? why) => (Value, Why) = (value, why);

    /// <summary>The value; the type's default where there is none.</summary>
    public T? Value { get; }

    /// <summary>Why there is none; null where there is one.</summary>
    public TWhy? Why { get; }

    /// <summary>Whether something came of it.</summary>
    public bool Succeeds([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out TWhy? why)
    {
        (value, why) = (Value, Why);
        return why is null;
    }

    public void Deconstruct(out T? value, out TWhy? why) => (value, why) = (Value, Why);

    /// <summary>It came to this.</summary>
    public static implicit operator Result<T, TWhy>(T value) => new(value, null);

    /// <summary>Nothing came of it.</summary>
    public static implicit operator Result<T, TWhy>(Failure<TWhy> failure) => new(default, failure.Why);
}
