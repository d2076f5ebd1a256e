using System.Text.RegularExpressions;

namespace Runbooks.GitHub;

/// <summary>A repository at GitHub, or at a GitHub Enterprise, and where its API is.</summary>
/// <param name="Host">As a person types it: <c>github.com</c>, or <c>github.example.com:8443</c>.</param>
/// <param name="Owner">A user or an organisation.</param>
/// <param name="Name">The repository, without <c>.git</c>.</param>
/// <param name="Api">The base of the REST API; ends with <c>/</c>.</param>
public sealed partial record GitHubAddress(string Host, string Owner, string Name, Uri Api)
{
    /// <summary>The variable that says where the API is, for a proxy or a test.</summary>
    public const string ApiVariable = "RUNBOOK_GITHUB_API";

    private const string PublicHost = "github.com";
    private const string ResidencySuffix = ".ghe.com";

    /// <summary><c>owner/name</c>.</summary>
    public string FullName => $"{Owner}/{Name}";

    /// <summary>Where the GraphQL API is.</summary>
    public Uri GraphQl =>
        Api.AbsolutePath.EndsWith("/api/v3/", StringComparison.Ordinal) ? new Uri(Api, "../graphql") : new Uri(Api, "graphql");

    /// <summary>
    /// Reads the address of a remote, in any of the forms that Git takes. Null where it is not known to be GitHub: a token
    /// goes to github.com, to subdomains of ghe.com, and to hosts that the environment names, to no other.
    /// </summary>
    /// <param name="remote">The remote's URL: <c>https://</c>, <c>ssh://</c>, <c>git://</c>, or <c>user@host:owner/name</c>.</param>
    /// <param name="environment">Looks up <c>RUNBOOK_GITHUB_API</c>, <c>GITHUB_SERVER_URL</c>, <c>GITHUB_API_URL</c> and
    /// <c>GH_HOST</c>.</param>
    public static GitHubAddress? Of(string remote, Func<string, string?> environment)
    {
        if (Split(remote) is not { } parts)
            return null;
        var (host, path) = parts;
        var names = path.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (ApiOverride(environment) is { } api)
        {
            // Whoever names the API says by it that the remote is GitHub, also where it is a mirror in a folder.
            return names.Length >= 2 && Repository(host ?? api.Authority, names[^2], names[^1], api) is { } told ? told : null;
        }

        if (host is null || names.Length != 2 || ApiOf(host, environment) is not { } known)
            return null;
        return Repository(host, names[0], names[1], known);
    }

    /// <summary>
    /// A repository by its name, <c>owner/name</c>, at the host of the environment, or github.com. Null where it is no name.
    /// </summary>
    /// <param name="fullName">As in <c>GITHUB_REPOSITORY</c>.</param>
    /// <param name="environment">As in <see cref="Of"/>.</param>
    public static GitHubAddress? Named(string fullName, Func<string, string?> environment)
    {
        var names = fullName.Split('/');
        if (names.Length != 2)
            return null;
        var host = ServerHost(environment) ?? NamedHost(environment) ?? PublicHost;
        return (ApiOverride(environment) ?? ApiOf(host, environment)) is { } api ? Repository(host, names[0], names[1], api) : null;
    }

    /// <summary>What is wrong with <c>RUNBOOK_GITHUB_API</c>, with the mend; null where nothing is.</summary>
    public static string? ProblemOf(Func<string, string?> environment) =>
        environment(ApiVariable) is { Length: > 0 } value && ApiOverride(environment) is null
            ? $"{ApiVariable} is `{Shown(value)}`; it must be an address like https://github.example.com/api/v3/, without "
                + $"user and query, and https unless it is on this machine, because a token is sent to it"
            : null;

    private static string Shown(string value) => Credentials().Replace(value, "://");

    private static GitHubAddress? Repository(string host, string owner, string name, Uri api)
    {
        if (name.EndsWith(".git", StringComparison.OrdinalIgnoreCase))
            name = name[..^4];
        return IsName(owner) && IsName(name) ? new GitHubAddress(host, owner, name, api) : null;
    }

    // These go into paths of the API: `..` would be another one.
    private static bool IsName(string name) => Names().IsMatch(name) && name is not ("." or "..");

    private static Uri? ApiOverride(Func<string, string?> environment) =>
        environment(ApiVariable) is { Length: > 0 } value
        && Uri.TryCreate(value.TrimEnd('/') + "/", UriKind.Absolute, out var api)
        && (api.Scheme == Uri.UriSchemeHttps || (api.Scheme == Uri.UriSchemeHttp && api.IsLoopback))
        && api.UserInfo.Length == 0
        && api.Query.Length == 0
        && api.Fragment.Length == 0
            ? api
            : null;

    private static Uri? ApiOf(string host, Func<string, string?> environment)
    {
        if (Same(host, PublicHost))
            return new Uri("https://api.github.com/");
        if (Same(host, ServerHost(environment)) && ServerApi(environment) is { } server)
            return server;
        if (host.EndsWith(ResidencySuffix, StringComparison.OrdinalIgnoreCase) && Residency().IsMatch(host))
            return new Uri($"https://api.{host.ToLowerInvariant()}/");
        return Same(host, ServerHost(environment)) || Same(host, NamedHost(environment)) ? new Uri($"https://{host}/api/v3/") : null;
    }

    private static string? ServerHost(Func<string, string?> environment) =>
        Uri.TryCreate(environment("GITHUB_SERVER_URL"), UriKind.Absolute, out var server) && server.Scheme == Uri.UriSchemeHttps
            ? server.Authority
            : null;

    private static Uri? ServerApi(Func<string, string?> environment) =>
        Uri.TryCreate(environment("GITHUB_API_URL")?.TrimEnd('/') + "/", UriKind.Absolute, out var api) && api.Scheme == Uri.UriSchemeHttps
            ? api
            : null;

    private static string? NamedHost(Func<string, string?> environment) =>
        environment("GH_HOST") is { Length: > 0 } host && Hosts().IsMatch(host) ? host : null;

    private static bool Same(string one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static (string? Host, string Path)? Split(string remote)
    {
        if (remote.Contains("://", StringComparison.Ordinal))
        {
            if (!Uri.TryCreate(remote, UriKind.Absolute, out var url))
                return null;
            return url.Scheme switch
            {
                "http" or "https" => (Web(url.Authority), url.AbsolutePath),
                "ssh" or "git" or "git+ssh" or "ssh+git" => (Web(url.Host), url.AbsolutePath),
                "file" => (null, url.AbsolutePath),
                _ => null,
            };
        }

        if (Scp().Match(remote) is { Success: true } scp)
            return (Web(scp.Groups["host"].Value), scp.Groups["path"].Value);
        return remote.Length > 0 ? (null, remote.Replace('\\', '/')) : null;
    }

    // Names under which github.com takes what goes to github.com.
    private static string Web(string host)
    {
        if (Same(host, "ssh.github.com") || Same(host, "www.github.com"))
            return PublicHost;
        return host.ToLowerInvariant();
    }

    // As Git tells it from a path: a colon before any slash. A single letter is a drive.
    [GeneratedRegex(@"^(?:[^@/:\s]+@)?(?<host>[A-Za-z0-9][A-Za-z0-9.-]+):(?<path>[^:]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Scp();

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,100}$", RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Hosts();

    [GeneratedRegex(@"^[A-Za-z0-9-]+\.ghe\.com$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Residency();

    [GeneratedRegex("://[^/@]*@")]
    private static partial Regex Credentials();
}
