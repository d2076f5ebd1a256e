using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>
/// Reads the command lines of wget and of PowerShell that write an
/// answer and no file as the ones of curl that do the same.
/// </summary>
internal static class OtherSender
{
    // Each option with what curl calls it; null for what curl does anyway.
    private static readonly Dictionary<string, string?> Wget = new(StringComparer.Ordinal)
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

    private static readonly Dictionary<string, string?> PowerShell = new(StringComparer.OrdinalIgnoreCase)
    {
        ["-UseBasicParsing"] = null,
        ["-Method"] = "--request",
        ["-Uri"] = "--url",
        ["-Body"] = "--data-raw",
        ["-ContentType"] = "--header",
        ["-TimeoutSec"] = "--max-time",
        ["-UserAgent"] = "--user-agent",
    };

    /// <summary>The same for curl; null for another command, one that writes a file, or one with an option that is not known.</summary>
    /// <param name="command">The command.</param>
    public static ShellCommand? AsCurl(ShellCommand command) =>
        command.Name?.ToLowerInvariant() switch
        {
            "wget" => Read(command, Wget),
            "invoke-restmethod" or "invoke-webrequest" or "irm" or "iwr" => Read(command, PowerShell),
            "curl.exe" => command with { Words = [ShellWord.Of("curl", command.Words[0]), .. command.Arguments] },
            _ => null,
        };

    private static ShellCommand? Read(ShellCommand command, Dictionary<string, string?> options)
    {
        List<ShellWord> words = [ShellWord.Of("curl", command.Words[0])];
        var writesAnswer = options == PowerShell;
        var rest = new Queue<ShellWord>(command.Arguments);
        while (rest.TryDequeue(out var word))
        {
            var text = word.Beginning;
            if (text is "-O" or "-qO" && rest.TryDequeue(out var file))
                writesAnswer = file.Literal is "-" or "/dev/stdout" or "/dev/null";
            else if (text is ['-', not '-', .., 'O', '-'] && text.AsSpan(1).IndexOfAnyExcept("qSO-") < 0)
                writesAnswer = true;
            else if (text is not ['-', ..])
                words.Add(word);
            else if (word.Cut('=') is { } cut && options.GetValueOrDefault(cut.Before.Literal ?? string.Empty) is { } valued)
                words.AddRange([ShellWord.Of(valued, word), cut.After]);
            else if (text.Equals("-ContentType", StringComparison.OrdinalIgnoreCase) && rest.TryDequeue(out var type))
                words.AddRange([
                    ShellWord.Of("--header", word),
                    type with
                    {
                        Parts = [new ShellPart.Literal("Content-Type: "), .. type.Parts],
                    },
                ]);
            else if (options.TryGetValue(text, out var own))
                words.AddRange(own is null ? [] : [ShellWord.Of(own, word)]);
            else
                return null;
            writesAnswer |= text is "--spider" || text.StartsWith("--post-data", StringComparison.Ordinal);
        }

        return writesAnswer ? command with { Words = words } : null;
    }
}
