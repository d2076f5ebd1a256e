using System.Buffers;
using Runbooks.Controllers;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Knows the commands by which people do what the controllers that ship do.</summary>
internal static class KnownActs
{
    // What stands in a word that another command line has otherwise.
    private static readonly SearchValues<char> Open = SearchValues.Create("{$\"'<>/");

    private static readonly Lazy<IReadOnlyList<(string[] Words, string Controller)>> Commands = new(() =>
        [
            .. ShippedControllers
                .Names.SelectMany(n =>
                    ShippedControllers.Read(n)!.ByHand is var lines
                        ? lines.Also.Append(lines.Change?.Text ?? string.Empty).Select(c => (Words: Beginning(c), Controller: n))
                        : []
                )
                .Where(c => c.Words.Length > 1 && c.Words[0] is not ("curl" or "echo")),
        ]
    );

    /// <summary>What may be written in the place of a command line: a proposal, a line each; none where no controller does it.</summary>
    /// <param name="code">The command line.</param>
    public static IEnumerable<string> Propose(string code)
    {
        var words = code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var controllers = Commands.Value.Where(c => IsAmong(c.Words, words)).Select(c => c.Controller).Distinct().ToList();
        if (controllers.Count == 0)
            yield break;
        yield return $"On a target with `controller: {string.Join("` or `", controllers)}`, this step does the same and proves it:";
        yield return "  - id: rollback";
        yield return "    rollback: { to: previous, within: 5m }";
    }

    // Options may stand between the words of a command.
    private static bool IsAmong(string[] wanted, string[] words)
    {
        var at = 0;
        foreach (var word in words)
        {
            if (at < wanted.Length && word == wanted[at])
                at++;
        }

        return at == wanted.Length;
    }

    private static string[] Beginning(string line) =>
        [.. line.Split(' ').TakeWhile(w => !w.AsSpan().ContainsAny(Open) && w is not ['-', ..])];
}
