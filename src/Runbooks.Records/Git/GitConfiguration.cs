using System.Globalization;
using LibGit2Sharp;

namespace Runbooks.Git;

/// <summary>
/// The configuration of a repository as git itself sees it: with everything that is included under a condition, given in
/// the environment, or of one work tree alone.
/// </summary>
internal sealed class GitConfiguration
{
    private readonly Dictionary<string, List<string?>> _values = new(StringComparer.Ordinal);

    /// <summary>All settings, each by its key as git writes it: section and name in small letters.</summary>
    /// <param name="settings">In git's order; a value is null where a key stands alone.</param>
    public GitConfiguration(IEnumerable<(string Key, string? Value)> settings)
    {
        foreach (var (key, value) in settings)
        {
            if (!_values.TryGetValue(key, out var values))
                _values[key] = values = [];
            values.Add(value);
        }
    }

    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>Asks git for it, once; without a git program, reads the files that libgit2 knows.</summary>
    /// <param name="git">The program, in the repository.</param>
    /// <param name="commonDirectory">The git directory that all work trees share.</param>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    public static GitConfiguration Ask(GitProgram git, string commonDirectory, Func<string, string?> environment)
    {
        var answer = git.Run(["config", "--list", "-z", "--show-scope", "--includes"]);
        return answer.ExitCode == 0 ? Parse(answer.Out) : Read(commonDirectory, environment);
    }

    /// <summary>Reads what <c>git config --list -z --show-scope</c> writes: <c>SCOPE NUL KEY LF VALUE NUL</c>, or a key alone.</summary>
    public static GitConfiguration Parse(string text)
    {
        var fields = text.Split('\0');
        return new GitConfiguration(fields.Where((_, i) => i % 2 == 1).Select(Setting));

        static (string Key, string? Value) Setting(string field) =>
            field.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? (field[..end], field[(end + 1)..]) : (field, null);
    }

    /// <summary>The last value of a key; null where there is none, or it is empty.</summary>
    /// <param name="key">In any letters but for a part in the middle.</param>
    public string? Text(string key) => _values.GetValueOrDefault(Normal(key))?[^1] is { Length: > 0 } value ? value : null;

    /// <summary>The first value of a key, such as the address that a remote is fetched from; null where there is none.</summary>
    /// <param name="key">In any letters but for a part in the middle.</param>
    public string? First(string key) => All(Normal(key)).FirstOrDefault();

    /// <summary>Every value of a key that is not empty.</summary>
    /// <param name="key">As git writes it.</param>
    public IEnumerable<string> All(string key) => _values.GetValueOrDefault(key)?.OfType<string>().Where(v => v.Length > 0) ?? [];

    /// <summary>Whether there is such a key.</summary>
    /// <param name="key">In any letters but for a part in the middle.</param>
    public bool Has(string key) => _values.ContainsKey(Normal(key));

    /// <summary>The last value of a key as git reads a switch; null where there is none, or it says neither.</summary>
    /// <param name="key">In any letters but for a part in the middle.</param>
    public bool? Switch(string key)
    {
        if (_values.GetValueOrDefault(Normal(key)) is not { } values)
            return null;
        return values[^1]?.ToLowerInvariant() switch
        {
            null or "true" or "yes" or "on" => true,
            "" or "false" or "no" or "off" => false,
            var number => long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                ? value != 0
                : null,
        };
    }

    // Section and name have no case, what stands between them has.
    private static string Normal(string key)
    {
        var (first, last) = (key.IndexOf('.', StringComparison.Ordinal), key.LastIndexOf('.'));
        return key[..first].ToLowerInvariant() + key[first..last] + key[last..].ToLowerInvariant();
    }

    // The files are named here for the reason given at RepositoryDiscovery: under NativeAOT the library does not find them.
    private static GitConfiguration Read(string commonDirectory, Func<string, string?> environment)
    {
        var home = environment("HOME") ?? environment("USERPROFILE");
        var global = environment("GIT_CONFIG_GLOBAL") ?? (home is null ? null : Path.Combine(home, ".gitconfig"));
        var xdg =
            environment("GIT_CONFIG_GLOBAL") is not null ? null
            : environment("XDG_CONFIG_HOME") is { Length: > 0 } config ? Path.Combine(config, "git", "config")
            : home is null ? null
            : Path.Combine(home, ".config", "git", "config");
        var system = environment("GIT_CONFIG_NOSYSTEM") is { Length: > 0 } ? null : environment("GIT_CONFIG_SYSTEM") ?? "/etc/gitconfig";
        try
        {
            using var configuration = Configuration.BuildFrom(
                Path.Combine(commonDirectory, "config"),
                Existing(global),
                Existing(xdg),
                Existing(system)
            );
            return new GitConfiguration(configuration.OrderBy(e => e.Level).Select(e => (e.Key, (string?)e.Value)));
        }
        catch (LibGit2SharpException)
        {
            // A configuration that cannot be read is no reason not to recover: the git program says what is wrong with it.
            return new GitConfiguration([]);
        }
    }

    private static string? Existing(string? path) => path is not null && File.Exists(path) ? path : null;
}
