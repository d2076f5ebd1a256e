namespace Runbooks.Authoring.Importing.Shell;

/// <summary>Something that stands in a script.</summary>
/// <param name="Offset">Where it begins in the code.</param>
/// <param name="End">Where it ends.</param>
internal abstract record ShellNode(int Offset, int End)
{
    /// <param name="Text">Without the <c>#</c>.</param>
    /// <param name="Offset">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    public sealed record Comment(string Text, int Offset, int End) : ShellNode(Offset, End);

    /// <summary>Commands that are joined by <c>|</c>, or one alone.</summary>
    /// <param name="Commands">The commands; never none.</param>
    /// <param name="IsNegated">Whether <c>!</c> stands in front.</param>
    /// <param name="IsTimed">Whether <c>time</c> stands in front.</param>
    /// <param name="Offset">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    public sealed record Pipeline(IReadOnlyList<ShellCommand> Commands, bool IsNegated, bool IsTimed, int Offset, int End)
        : ShellNode(Offset, End);

    /// <summary><c>for x in …; do …; done</c>.</summary>
    /// <param name="Variable">Its variable.</param>
    /// <param name="Items">What it goes through.</param>
    /// <param name="Body">What is done.</param>
    /// <param name="Offset">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    public sealed record Each(string Variable, IReadOnlyList<ShellWord> Items, IReadOnlyList<ShellStatement> Body, int Offset, int End)
        : ShellNode(Offset, End);

    /// <summary><c>while …; do …; done</c>, and <c>until</c>.</summary>
    /// <param name="IsUntil">Whether it goes on until the condition holds, not while.</param>
    /// <param name="Condition">The condition.</param>
    /// <param name="Body">What is done.</param>
    /// <param name="Offset">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    public sealed record Repeat(
        bool IsUntil,
        IReadOnlyList<ShellStatement> Condition,
        IReadOnlyList<ShellStatement> Body,
        int Offset,
        int End
    ) : ShellNode(Offset, End);

    /// <summary><c>if …; then …; else …; fi</c>; <c>elif</c> is an <c>if</c> in its else.</summary>
    /// <param name="Condition">The condition.</param>
    /// <param name="Then">What is done when it holds.</param>
    /// <param name="Else">What is done when it does not.</param>
    /// <param name="Offset">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    public sealed record If(
        IReadOnlyList<ShellStatement> Condition,
        IReadOnlyList<ShellStatement> Then,
        IReadOnlyList<ShellStatement> Else,
        int Offset,
        int End
    ) : ShellNode(Offset, End);

    /// <param name="Name">Its name.</param>
    /// <param name="Body">What it does.</param>
    /// <param name="Offset">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    public sealed record Function(string Name, IReadOnlyList<ShellStatement> Body, int Offset, int End) : ShellNode(Offset, End);

    /// <summary><c>{ …; }</c> or <c>( … )</c>.</summary>
    /// <param name="Body">What is done.</param>
    /// <param name="Offset">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    public sealed record Group(IReadOnlyList<ShellStatement> Body, int Offset, int End) : ShellNode(Offset, End);

    /// <summary>What was not understood.</summary>
    /// <param name="Offset">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    public sealed record Unknown(int Offset, int End) : ShellNode(Offset, End);
}
