namespace Runbooks.Authoring.Importing.Shell;

/// <summary>A token of the shell.</summary>
/// <param name="Offset">Where it begins in the code.</param>
/// <param name="End">Where it ends.</param>
internal abstract record ShellToken(int Offset, int End)
{
    /// <param name="Value">The word.</param>
    public sealed record Word(ShellWord Value) : ShellToken(Value.Offset, Value.End);

    /// <summary>An operator; a line break is one.</summary>
    /// <param name="Sign">As it is written.</param>
    /// <param name="Offset">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    public sealed record Operator(string Sign, int Offset, int End) : ShellToken(Offset, End);

    /// <param name="Value">The redirection.</param>
    /// <param name="Offset">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    public sealed record Redirect(ShellRedirection Value, int Offset, int End) : ShellToken(Offset, End);

    /// <param name="Text">Without the <c>#</c> and the blanks around it.</param>
    /// <param name="Offset">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    public sealed record Comment(string Text, int Offset, int End) : ShellToken(Offset, End);

    /// <summary>What cannot be read: a quote or bracket that does not end.</summary>
    /// <param name="Offset">Where it begins.</param>
    /// <param name="End">Where reading goes on.</param>
    public sealed record Trouble(int Offset, int End) : ShellToken(Offset, End);
}
