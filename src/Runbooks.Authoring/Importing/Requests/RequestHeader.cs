using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>A header as a command line has it, <c>Name: value</c>.</summary>
internal static class RequestHeader
{
    /// <summary>Reads it; null where it is none, or its name is known only when the shell runs.</summary>
    public static KeyValuePair<string, ShellWord>? Read(ShellWord word)
    {
        if (word.Cut(':') is not { } cut || cut.Before.Literal is not { Length: > 0 } name)
            return null;
        return KeyValuePair.Create(name.Trim(), cut.After.Skip(cut.After.Beginning.Length - cut.After.Beginning.TrimStart().Length));
    }
}
