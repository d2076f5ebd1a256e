using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Reads the command lines of wget that write an answer and no file, as the ones of curl that do the same.</summary>
internal static class WgetAsCurl
{
    // Each option of wget with what curl calls it; null for what curl does anyway.
    private static readonly Dictionary<string, string?> Options = new(StringComparer.Ordinal)
    {
        ["-q"] = null,
        ["-nv"] = null,
        ["--quiet"] = null,
        ["--no-verbose"] = null,
        ["--no-check-certificate"] = "--insecure",
        ["--spider"] = "--head",
        ["-S"] = "--include",
        ["--header"] = "--header",
        ["--post-data"] = "--data",
        ["--body-data"] = "--data",
        ["--method"] = "--request",
        ["--user-agent"] = "--user-agent",
        ["-T"] = "--max-time",
        ["--timeout"] = "--max-time",
    };

    /// <summary>The same for curl; null for another command, one that writes a file, or one with an option that is not known.</summary>
    /// <param name="command">The command.</param>
    public static ShellCommand? Of(ShellCommand command)
    {
        if (command.Name != "wget")
            return null;
        List<ShellWord> words = [ShellWord.Of("curl", command.Words[0]), ShellWord.Of("--fail", command.Words[0])];
        var writesAnswer = false;
        var rest = new Queue<ShellWord>(command.Arguments);
        while (rest.TryDequeue(out var word))
        {
            var text = word.Beginning;
            if (
                text is ['-', not '-', .., '-']
                && text.EndsWith("O-", StringComparison.Ordinal)
                && text.AsSpan(1).IndexOfAnyExcept("qSO-") < 0
            )
                writesAnswer = true;
            else if (text is "-O" or "-qO" && rest.TryDequeue(out var file))
                writesAnswer = file.Literal is "-" or "/dev/stdout" or "/dev/null";
            else if (text is not ['-', ..])
                words.Add(word);
            else if (word.Cut('=') is { } cut && Options.GetValueOrDefault(cut.Before.Literal ?? string.Empty) is { } valued)
                words.AddRange([ShellWord.Of(valued, word), cut.After]);
            else if (Options.TryGetValue(text, out var own))
                words.AddRange(own is null ? [] : [ShellWord.Of(own, word)]);
            else
                return null;
            writesAnswer |= text is "--spider" || text.StartsWith("--post-data", StringComparison.Ordinal);
        }

        return writesAnswer ? command with { Words = words } : null;
    }
}
