using System.Text.RegularExpressions;
using Runbooks.Controllers;

namespace Runbooks.Authoring.Upgrading;

/// <summary>How runbooks of before call what the playbook's controller answers, taken from the controller's description.</summary>
internal sealed class PlaybookNames
{
    private readonly List<(string Written, string Output)> _counterparts = [];
    private readonly HashSet<string> _required = new(StringComparer.Ordinal);

    /// <param name="state">How the description reads the state: one read, of which everything is made.</param>
    public PlaybookNames(StateFields state)
    {
        var (name, request) = state.Reads[0];
        Path = request.Http!.Url.Text;
        var serving = Within(state.Serving.Ref!.Text, name);
        var version = Within(state.Releases.Version!.Text, name);
        _counterparts.Add((version.Replace("item", serving, StringComparison.Ordinal), "version"));
        _counterparts.Add((serving, "place"));
        foreach (Match path in Regex.Matches($"{state.Serving.Ref.Text} {state.Releases.From!.Text}", $@"\b{name}\.([\w.]+)"))
            _required.Add(path.Groups[1].Value);
    }

    /// <summary>The path of the state.</summary>
    public string Path { get; }

    /// <summary>Whether a condition only asks for what every state has: <c>status == 200</c>, or that a member is there.</summary>
    public bool Asks(string condition) =>
        Regex.Replace(condition, @"\s+", " ").Trim() is var plain
        && (plain == "status == 200" || (plain.EndsWith(" != null", StringComparison.Ordinal) && _required.Contains(plain[..^8].Trim())));

    /// <summary>A text in which what has a counterpart is called as the outputs of <c>state</c> are.</summary>
    /// <param name="text">The text.</param>
    /// <param name="prefix">What stands before the answer's outputs: empty for a step's own, <c>steps.ID.</c> for another's.</param>
    public string Rewritten(string text, string prefix)
    {
        foreach (var (written, output) in _counterparts)
        {
            var there = string.Concat(prefix, written.Replace("[body.", $"[{prefix}body.", StringComparison.Ordinal));
            text = Regex.Replace(text, $@"(?<![\w.]){Regex.Escape(there)}(?![\w(])", prefix + output);
        }

        return text;
    }

    private static string Within(string expression, string read) => Regex.Replace(expression, $@"\b{read}\.", string.Empty);
}
