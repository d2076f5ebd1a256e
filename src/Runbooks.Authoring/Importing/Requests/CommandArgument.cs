using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>What a word of a command line is to the command: an option, something that is none, or a mistake.</summary>
/// <typeparam name="TOption">The command's options.</typeparam>
/// <param name="At">The word.</param>
internal sealed record CommandArgument<TOption>(ShellWord At)
    where TOption : CommandOption
{
    /// <summary>The option; null where it is none.</summary>
    public TOption? Option { get; init; }

    /// <summary>The option's value, in this word or the next; null where it takes none.</summary>
    public ShellWord? Value { get; init; }

    /// <summary>Why the command cannot be understood, and what to do; null where it can.</summary>
    public (string Why, string Help)? Problem { get; init; }
}
