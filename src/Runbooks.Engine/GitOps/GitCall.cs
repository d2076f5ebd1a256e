namespace Runbooks.GitOps;

/// <summary>One file of a branch of a repository, which is looked at.</summary>
/// <param name="Repository">Its address.</param>
/// <param name="Branch">The branch that something reconciles.</param>
/// <param name="File">The file's path in it.</param>
/// <param name="Value">The way to the value that tells one release from another.</param>
internal sealed record GitCall(GitAddress Repository, string Branch, string File, ValuePath Value)
{
    /// <summary>The longest that all of it may take.</summary>
    public required TimeSpan Within { get; init; }

    /// <summary>Variables of our own environment that git is given besides the usual ones.</summary>
    public IReadOnlyList<string> Passed { get; init; } = [];

    /// <summary>What tells it from any other.</summary>
    public string Key => string.Join('\n', Repository.Text, Branch, File, Value);

    /// <summary>What is asked, for a person; it is a line that shows the same.</summary>
    public override string ToString() => Line(Branch, File);

    /// <summary>The same of a branch and a file that are not known to be any.</summary>
    public static string Line(string branch, string file) => $"git log {branch} -- {file}";
}
