using System.ComponentModel;
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
/// <param name="sshCommand">How it is to call ssh; null for as it is configured.</param>
/// <param name="environment">Reads a variable; null where it is not set.</param>
internal sealed class GitProgram(string gitDirectory, string root, string? sshCommand, Func<string, string?> environment)
{
    private const int MostOutput = 32 * 1024;
    private static readonly string[] Marks = ["fatal:", "error:", "remote:"];

    /// <summary>The longest one call may take, unless another bound is given.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    /// <summary>A folder that takes the objects which a fetch brings, instead of the repository; null for the repository.</summary>
    public string? ObjectsBeside { get; init; }

    /// <summary>Runs it within <see cref="Bound"/>.</summary>
    public Task<GitAnswer> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel) => RunAsync(arguments, Bound, cancel);

    /// <summary>Runs it.</summary>
    /// <param name="arguments">What follows the program's name.</param>
    /// <param name="within">When it is killed.</param>
    /// <param name="cancel">Kills it, too; that is an exception.</param>
    public async Task<GitAnswer> RunAsync(IReadOnlyList<string> arguments, TimeSpan within, CancellationToken cancel)
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
        using var bound = new CancellationTokenSource(within, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        try
        {
            var result = await command.ExecuteAsync(either.Token);
            var said = ProgramText.Lines(errors.ToString());
            return new GitAnswer(result.ExitCode, output.ToString(), result.ExitCode == 0 ? null : Cause(said)) { Said = said };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new GitAnswer(null, output.ToString(), $"git did not get an answer within {within.TotalSeconds:0} seconds") { Said = ProgramText.Lines(errors.ToString()) };
        }
        catch (Exception e) when (e is Win32Exception or CliWrapException or DirectoryNotFoundException)
        {
            return new GitAnswer(null, string.Empty, "the git program cannot be started: is it installed, and on PATH?") { IsMissing = true };
        }
    }

    // The first line names the cause; those behind it are advice.
    private static string Cause(IReadOnlyList<string> said)
    {
        var marked = said.FirstOrDefault(l => Marks.Any(m => l.StartsWith(m, StringComparison.Ordinal)));
        return marked is null ? said.Count == 0 ? "git gave no reason" : said[0] : marked[(marked.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private Dictionary<string, string?> Variables()
    {
        var variables = ProgramEnvironment.Of(environment);
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["SSH_ASKPASS_REQUIRE"] = "never";
        foreach (var name in (string[])["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"]) variables[name] = null;
        if (sshCommand is not null) variables["GIT_SSH_COMMAND"] = sshCommand;
        if (ObjectsBeside is null) return variables;
        variables["GIT_OBJECT_DIRECTORY"] = ObjectsBeside;
        variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = Path.Combine(gitDirectory, "objects");
        return variables;
    }
}
