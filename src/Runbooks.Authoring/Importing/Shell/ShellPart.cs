namespace Runbooks.Authoring.Importing.Shell;

/// <summary>A part of a word of the shell.</summary>
internal abstract record ShellPart
{
    /// <summary>Characters that stand for themselves.</summary>
    /// <param name="Text">Without quotes and escapes.</param>
    public sealed record Literal(string Text) : ShellPart;

    /// <summary>A variable: <c>$X</c>, <c>${X}</c>, <c>${X:-otherwise}</c>, <c>$1</c>.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Otherwise">What stands for it where it is not set; null where nothing is said.</param>
    public sealed record Variable(string Name, ShellWord? Otherwise) : ShellPart;

    /// <summary>What a command writes: <c>$(…)</c> or backquotes.</summary>
    /// <param name="Start">Where the command begins in the code.</param>
    /// <param name="End">Where it ends.</param>
    /// <param name="IsNested">Whether it can be read as it stands there; in backquotes it cannot, escapes are different.</param>
    public sealed record Substitution(int Start, int End, bool IsNested) : ShellPart;

    /// <summary>An expression of a runbook, in the place of a variable that holds an earlier answer.</summary>
    /// <param name="Text">The expression.</param>
    public sealed record Expression(string Text) : ShellPart;

    /// <summary>What only a shell could work out: arithmetic, <c>${X#y}</c>, <c>$?</c>.</summary>
    /// <param name="Text">As it is written.</param>
    public sealed record Other(string Text) : ShellPart;
}
