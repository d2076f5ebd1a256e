using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>Reads a command line as curl and wget do: short options joined or not, values behind or after, <c>--option=value</c>.</summary>
/// <typeparam name="TOption">The command's options.</typeparam>
/// <param name="program">The command's name.</param>
/// <param name="options">Those that are understood.</param>
internal sealed class CommandLineReader<TOption>(string program, IReadOnlyList<TOption> options)
    where TOption : CommandOption
{
    /// <summary>Reads the words behind the command's name, in their order.</summary>
    public IEnumerable<CommandArgument<TOption>> Read(IEnumerable<ShellWord> arguments)
    {
        using var words = arguments.GetEnumerator();
        while (words.MoveNext())
        {
            var word = words.Current;
            if (word.Literal == "--")
                continue;
            if (word.Beginning is not ['-', _, ..])
            {
                yield return new(word);
                continue;
            }

            foreach (var (written, option, value) in word.Beginning[1] == '-' ? Long(word) : Joined(word))
            {
                if (option is null)
                    yield return new(word)
                    {
                        Problem = ($"`{written}` is not known", $"see `man {program}` for what it does, and write the step by hand"),
                    };
                else if (!option.TakesValue || value is not null)
                    yield return new(word) { Option = option, Value = value };
                else if (words.MoveNext())
                    yield return new(word) { Option = option, Value = words.Current };
                else
                    yield return new(word) { Problem = ($"nothing follows `{written}`", "complete the command") };
            }
        }
    }

    private IEnumerable<(string Written, TOption? Option, ShellWord? Value)> Long(ShellWord word)
    {
        var written = word.Beginning;
        if (word.Cut('=') is { } cut && Find(cut.Before.Beginning[2..]) is { TakesValue: true } valued)
            yield return (cut.Before.Beginning, valued, cut.After);
        else if (word.Literal is not null && Find(written[2..]) is { } found)
            yield return (written, found, null);
        else if (!written.StartsWith("--no-", StringComparison.Ordinal) || Find(written[5..]) is not { TakesValue: false })
            yield return (written, null, null);
    }

    private IEnumerable<(string Written, TOption? Option, ShellWord? Value)> Joined(ShellWord word)
    {
        for (var i = 1; i < word.Beginning.Length; i++)
        {
            var letter = word.Beginning[i];
            var option = options.FirstOrDefault(o => o.Short == letter);
            var rest = word.Skip(i + 1);
            yield return ($"-{letter}", option, option is { TakesValue: true } && rest.Parts.Count > 0 ? rest : null);
            if (option is null or { TakesValue: true })
                yield break;
        }
    }

    // By its name or, as the programs do, by the beginning of one alone.
    private TOption? Find(string name)
    {
        if (options.FirstOrDefault(o => o.Long == name) is { } exact)
            return exact;
        var beginning = options.Where(o => name.Length > 0 && o.Long.StartsWith(name, StringComparison.Ordinal)).ToList();
        return beginning.Count == 1 ? beginning[0] : null;
    }
}
