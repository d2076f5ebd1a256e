using System.ComponentModel;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Exceptions;
using Runbooks.Steps;

namespace Runbooks.Git;

/// <summary>
/// The git program, for what goes over the network: it knows the user's keys, agents and credential helpers, which
/// libgit2 does not. It never asks anybody anything, runs no hooks, and is killed when its time is over.
/// </summary>
/// <param name="gitDirectory">The repository.</param>
/// <param name="root">Where it runs: a remote's address can be a path from there.</param>
/// <param name="sshCommand">What the user has configured for ssh; null for nothing.</param>
internal sealed partial class GitProgram(string gitDirectory, string root, string? sshCommand)
{
    private const int MostOutput = 32 * 1024;
    private const int MostOfALine = 200;
    private static readonly string[] Marks = ["fatal:", "error:", "remote:"];

    /// <summary>The longest one call may take.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    /// <summary>Runs it.</summary>
    public async Task<GitAnswer> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var (output, errors) = (new BoundedOutput(MostOutput), new BoundedOutput(MostOutput));
        var command = CliWrap.Cli.Wrap("git")
            .WithArguments(["--git-dir", gitDirectory, "-c", "core.hooksPath=/dev/null", .. arguments])
            .WithWorkingDirectory(root)
            .WithEnvironmentVariables(Variables())
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToStream(output))
            .WithStandardErrorPipe(PipeTarget.ToStream(errors));

        // The program works in real time, whatever clock the run has.
        using var bound = new CancellationTokenSource(Bound, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        try
        {
            var result = await command.ExecuteAsync(either.Token);
            return new GitAnswer(result.ExitCode, output.ToString(), result.ExitCode == 0 ? null : Said(errors.ToString()));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new GitAnswer(null, output.ToString(), $"git did not get an answer within {Bound.TotalSeconds:0} seconds");
        }
        catch (Exception e) when (e is Win32Exception or CliWrapException or DirectoryNotFoundException)
        {
            return new GitAnswer(null, string.Empty, "the git program cannot be started: is it installed, and on PATH?");
        }
    }

    // The first line names the cause; those behind it are advice.
    private static string Said(string errors)
    {
        var lines = errors.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        var marked = lines.Find(l => Marks.Any(m => l.StartsWith(m, StringComparison.Ordinal)));
        var line = marked is null ? lines.FirstOrDefault() ?? "git gave no reason" : marked[(marked.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        var clean = Credentials().Replace(new string([.. line.Where(c => !char.IsControl(c))]), "://");
        return clean.Length <= MostOfALine ? clean : clean[..MostOfALine] + "…";
    }

    private Dictionary<string, string?> Variables()
    {
        var variables = new Dictionary<string, string?>
        {
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["SSH_ASKPASS_REQUIRE"] = "never",
            ["LC_ALL"] = "C",
            ["GIT_DIR"] = null,
            ["GIT_WORK_TREE"] = null,
            ["GIT_INDEX_FILE"] = null,
            ["GIT_OBJECT_DIRECTORY"] = null,
            ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = null,
        };
        if (sshCommand is null) variables["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes -o ConnectTimeout=4 -o ControlMaster=no";
        return variables;
    }

    [GeneratedRegex(@"://[^/@\s]*@")]
    private static partial Regex Credentials();
}
