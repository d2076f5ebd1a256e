namespace Runbooks.GitHub;

/// <summary>What a call to GitHub gave: a value, or the problem.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed record GitHubAnswer<T>
{
    /// <summary>An answer with a value.</summary>
    public GitHubAnswer(T value) => Value = value;

    /// <summary>An answer with a problem.</summary>
    public GitHubAnswer(GitHubProblem problem) => (Value, Problem) = (default!, problem);

    /// <summary>The value; only where there is no problem.</summary>
    public T Value { get; }

    /// <summary>Why there is no value; null where there is one.</summary>
    public GitHubProblem? Problem { get; }

    /// <summary>The same problem, or what is made of the value.</summary>
    public GitHubAnswer<TOther> Then<TOther>(Func<T, TOther> make) => Problem is null ? new(make(Value)) : new(Problem);

    /// <summary>An answer with a value.</summary>
    public static implicit operator GitHubAnswer<T>(T value) => new(value);

    /// <summary>An answer with a problem.</summary>
    public static implicit operator GitHubAnswer<T>(GitHubProblem problem) => new(problem);
}
