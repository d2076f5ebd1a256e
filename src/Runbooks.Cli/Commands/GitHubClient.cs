using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Runs;

namespace Runbooks.Cli.Commands;

/// <summary>Connects a command to a repository at GitHub.</summary>
internal static class GitHubClient
{
    /// <summary>
    /// Connects to the repository that was named, or to that of the remote of where the command stands; nothing is sent yet.
    /// </summary>
    /// <param name="host">What the command uses of the world.</param>
    /// <param name="name"><c>owner/name</c>; null for the remote's.</param>
    /// <param name="bag">Gets what is missing.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static GitHubAccess? Connect(CommandHost host, string? name, DiagnosticBag bag)
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
                help: name is null
                    ? "stand in a clone, or name the repository with --repo OWNER/NAME; GH_HOST names a GitHub Enterprise"
                    : "write it as OWNER/NAME"
            );

            // Both at once: who mends the one would only then hear of the other.
            var credentials = GitHubCredentials.FromEnvironment(host.Environment, _ => { });
            if (credentials.Problem is { } missing)
                bag.Add(DiagnosticCodes.MissingVariable, span: null, missing.Message, help: missing.Help);
            else
                credentials.Value.Dispose();
            return null;
        }

        var access = GitHubAccess.Open(address, host.Environment, host.Time, _ => { });
        if (access.Problem is not { } problem)
            return access.Value;
        bag.Add(DiagnosticCodes.MissingVariable, span: null, problem.Message, help: problem.Help);
        return null;
    }

    private static GitHubAddress? OfRemote(CommandHost host)
    {
        NativeLibraries.PrepareGit();
        return GitHubAccess.AddressOf(RecordsRepository.Open(host.WorkingDirectory, new DiagnosticBag()), host.Environment);
    }
}
