using System.Text.RegularExpressions;
using Runbooks.Programs;

namespace Runbooks.GitOps;

/// <summary>A repository's address, of which nothing is shown but what anybody may see.</summary>
/// <param name="Text">As git wants it: it may hold a password.</param>
internal sealed partial record GitAddress(string Text)
{
    private const int Longest = 2000;

    /// <summary>How it may be reached.</summary>
    public static readonly IReadOnlyList<string> Schemes = ["https", "ssh", "git", "http", "file"];

    /// <summary>What a person reads: without a user and a password.</summary>
    public string Shown => ProgramText.WithoutCredentials(Text);

    /// <summary>What lets somebody in: the password, or a token in the user's place; null where there is none.</summary>
    public string? Secret =>
        UserInfo().Match(Text) is not { Success: true } found ? null
        : found.Groups["password"] is { Success: true } password ? password.Value
        : Text.StartsWith("http", StringComparison.Ordinal) ? found.Groups["user"].Value
        : null;

    /// <summary>Whether ssh reaches it: <c>ssh://host/path</c>, or <c>host:path</c>.</summary>
    public bool IsSsh => Text.StartsWith("ssh://", StringComparison.Ordinal) || HostAndPath().IsMatch(Text);

    /// <summary>Why git is not given it; null where it is.</summary>
    /// <param name="text">An address or a path.</param>
    public static string? ProblemOf(string text)
    {
        if (text.Length is 0 or > Longest || text.Any(char.IsControl))
            return "it is empty, too long, or has characters that no address has";
        if (text.StartsWith('-'))
            return "git would take it for an option";

        // Such as `ext::sh -c …`, which runs a program.
        if (text.Contains("::", StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal) && !Path.IsPathRooted(text))
            return "it names a program that is to fetch it, and none is run";
        return Scheme().Match(text) is { Success: true } found && !Schemes.Contains(found.Groups[1].Value)
            ? $"it is reached by `{found.Groups[1].Value}`, expected one of {string.Join(", ", Schemes)}, or a path"
            : null;
    }

    [GeneratedRegex("^[A-Za-z]+://(?<user>[^/@:]*)(:(?<password>[^/]*))?@")]
    private static partial Regex UserInfo();

    [GeneratedRegex("^[^/:]+:(?!//)")]
    private static partial Regex HostAndPath();

    [GeneratedRegex("^([A-Za-z][A-Za-z0-9+.-]*)://")]
    private static partial Regex Scheme();
}
