namespace Runbooks.Authoring.Importing.Shell;

/// <summary>A simple command.</summary>
/// <param name="Assignments">What stands in front of it, <c>X=1</c>, by name; alone, it sets variables.</param>
/// <param name="Words">Its name and arguments; none where it only assigns or redirects.</param>
/// <param name="Redirections">Its redirections.</param>
/// <param name="Offset">Where it begins in the code.</param>
/// <param name="End">Where it ends.</param>
internal sealed record ShellCommand(
    IReadOnlyList<KeyValuePair<string, ShellWord>> Assignments,
    IReadOnlyList<ShellWord> Words,
    IReadOnlyList<ShellRedirection> Redirections,
    int Offset,
    int End
)
{
    /// <summary>Its name; null where it has none that is known.</summary>
    public string? Name => Words.Count == 0 ? null : Words[0].Literal;

    public IEnumerable<ShellWord> Arguments => Words.Skip(1);
}
