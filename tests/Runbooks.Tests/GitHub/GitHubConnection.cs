using Runbooks.GitHub;

namespace Runbooks.Tests.GitHub;

/// <summary>Connects to a <see cref="FakeGitHub"/> as a command would, and gives back what it took.</summary>
internal sealed class GitHubConnection : IDisposable
{
    private readonly GitHubCredentials _credentials;
    private readonly HttpMessageHandler _handler = GitHubRepository.Handler();

    public GitHubConnection(FakeGitHub github, TimeProvider? time = null, Func<string, string?>? environment = null)
    {
        environment ??= github.Environment;
        var credentials = GitHubCredentials.FromEnvironment(environment, Secrets.Add);
        Assert.That(credentials.Problem, Is.Null);
        _credentials = credentials.Value;
        var address = GitHubAddress.Of($"git@github.com:{github.FullName}.git", github.Environment)!;
        Repository = GitHubRepository.Connect(address, _credentials, _handler, time ?? TimeProvider.System, () => 0);
    }

    public GitHubRepository Repository { get; }

    /// <summary>What must not be shown.</summary>
    public List<string> Secrets { get; } = [];

    public void Dispose()
    {
        _credentials.Dispose();
        _handler.Dispose();
    }
}
