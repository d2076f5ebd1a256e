using System.Security.Cryptography;
using Runbooks.Cli.Native;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.GitHub;

namespace Runbooks.Cli.Commands;

/// <summary>A command's connection to a repository at GitHub.</summary>
internal sealed class GitHubClient : IDisposable
{
    private readonly GitHubCredentials _credentials;
    private readonly HttpMessageHandler _handler = GitHubRepository.Handler();

    private GitHubClient(GitHubAddress address, GitHubCredentials credentials, CommandHost host)
    {
        _credentials = credentials;
        Repository = GitHubRepository.Connect(address, credentials, _handler, host.Time, () => RandomNumberGenerator.GetInt32(1000) / 1000.0);
    }

    /// <summary>The repository.</summary>
    public GitHubRepository Repository { get; }

    /// <summary>Connects to the repository that was named, or to that of the remote of where the command stands; nothing is sent yet.</summary>
    /// <param name="host">What the command uses of the world.</param>
    /// <param name="name"><c>owner/name</c>; null for the remote's.</param>
    /// <param name="bag">Gets what is missing.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static GitHubClient? Connect(CommandHost host, string? name, DiagnosticBag bag)
    {
        if (GitHubAddress.ProblemOf(host.Environment) is { } wrong)
        {
            bag.Add(DiagnosticCodes.BadOption, span: null, wrong);
            return null;
        }

        var address = name is not null ? GitHubAddress.Named(name, host.Environment) : OfRemote(host);
        if (address is null)
        {
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                name is null ? "there is no remote at GitHub here" : $"`--repo {name}` is not a repository's name",
                help: name is null ? "stand in a clone, or name the repository with --repo OWNER/NAME; GH_HOST names a GitHub Enterprise" : "write it as OWNER/NAME");
        }

        var credentials = GitHubCredentials.FromEnvironment(host.Environment, _ => { });
        if (credentials.Problem is { } problem) bag.Add(DiagnosticCodes.MissingVariable, span: null, problem.Message, help: problem.Help);
        if (address is not null && credentials.Problem is null) return new GitHubClient(address, credentials.Value, host);
        if (credentials.Problem is null) credentials.Value.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handler.Dispose();
        _credentials.Dispose();
    }

    private static GitHubAddress? OfRemote(CommandHost host)
    {
        NativeLibraries.PrepareGit();
        return RecordsRepository.Open(host.WorkingDirectory, new DiagnosticBag())?.RemoteAddress() is { } remote ? GitHubAddress.Of(remote, host.Environment) : null;
    }
}
