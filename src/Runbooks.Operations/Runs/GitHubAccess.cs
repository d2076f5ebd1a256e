using Runbooks.Git;
using Runbooks.GitHub;

namespace Runbooks.Runs;

/// <summary>A connection to the repository at GitHub that a command is about: the address, as whom, and over what.</summary>
public sealed class GitHubAccess : IDisposable
{
    private readonly GitHubCredentials _credentials;
    private readonly HttpMessageHandler _handler = GitHubRepository.Handler();

    private GitHubAccess(GitHubAddress address, GitHubCredentials credentials, TimeProvider time)
    {
        _credentials = credentials;
        Repository = GitHubRepository.Connect(address, credentials, _handler, time, RunSetup.Draw);
    }

    public GitHubRepository Repository { get; }

    /// <summary>
    /// Where the records are shared: the repository of their remote, else the one that a workflow runs for. Null where neither is GitHub.
    /// </summary>
    /// <param name="records">The records repository; null for none.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    public static GitHubAddress? AddressOf(RecordsRepository? records, Func<string, string?> environment) =>
        records?.FindRemoteSettings()?.Url is { } url && GitHubAddress.Of(url, environment) is { } remote ? remote
        : environment("GITHUB_REPOSITORY") is { Length: > 0 } name ? GitHubAddress.Named(name, environment)
        : null;

    /// <summary>Connects; nothing is sent yet.</summary>
    /// <param name="address">Where; null is a problem.</param>
    /// <param name="environment">Looks up the token, or the App.</param>
    /// <param name="time">The clock.</param>
    /// <param name="keepSecret">Called with each token and key: none of them may be shown or recorded.</param>
    public static GitHubAnswer<GitHubAccess> Open(
        GitHubAddress? address,
        Func<string, string?> environment,
        TimeProvider time,
        Action<string> keepSecret
    )
    {
        if (GitHubAddress.ProblemOf(environment) is { } wrong)
            return new GitHubProblem(GitHubProblemKind.NoCredentials, wrong);
        if (address is null)
        {
            return new GitHubProblem(
                GitHubProblemKind.NoCredentials,
                "the records repository has no remote that is known to be GitHub, so no token is sent there",
                "add one with `git remote add origin URL`; for a GitHub Enterprise, set GH_HOST to its host"
            );
        }

        var credentials = GitHubCredentials.FromEnvironment(environment, keepSecret);
        return credentials.Then(c => new GitHubAccess(address, c, time));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handler.Dispose();
        _credentials.Dispose();
    }
}
