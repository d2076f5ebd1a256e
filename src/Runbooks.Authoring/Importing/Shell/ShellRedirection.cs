namespace Runbooks.Authoring.Importing.Shell;

/// <summary>A redirection of a command.</summary>
/// <param name="Sign">Its operator, the number in front of it included: <c>2&gt;</c>, <c>&lt;&lt;</c>.</param>
/// <param name="Target">The file or number; the whole text of a here-document.</param>
internal sealed record ShellRedirection(string Sign, ShellWord Target)
{
    /// <summary>Whether the target is the text that the command reads.</summary>
    public bool IsText => Sign.TrimStart('0') is "<<" or "<<-" or "<<<";
}
