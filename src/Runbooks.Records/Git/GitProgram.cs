using System.ComponentModel;
using CliWrap;
using CliWrap.Exceptions;
using Runbooks.GitOps;
using Runbooks.Programs;
using Runbooks.Storage;

namespace Runbooks.Git;

/// <summary>
/// The git program, for what goes over the network and for what libgit2 cannot do: it knows the user's configuration, keys,
/// agents and credential helpers. It never asks anybody anything, runs no hooks, and is killed when its time is over.
/// </summary>
/// <param name="gitDirectory">The repository: that of the work tree, where it has several. Null for wherever <paramref name="root"/>
/// is.</param>
/// <param name="root">Where it runs: a remote's address can be a path from there.</param>
/// <param name="sshCommand">How it is to call ssh; null for as it is configured.</param>
/// <param name="environment">Reads a variable; null where it is not set.</param>
internal sealed class GitProgram(string? gitDirectory, string root, string? sshCommand, Func<string, string?> environment)
{
    private const int MostErrors = 32 * 1024;

    /// <summary>The longest one call may take, unless another bound is given.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    /// <summary>The most that is kept of what a call writes.</summary>
    public const int MostOutput = 16 * 1024 * 1024;

    /// <summary>A folder that takes the objects which a fetch brings, instead of the repository; null for the repository.</summary>
    public string? ObjectsBeside { get; init; }

    /// <summary>The git directory that all work trees share, which has the objects.</summary>
    public string? CommonDirectory { get; init; }

    /// <summary>Runs it within <see cref="Bound"/>.</summary>
    public Task<GitAnswer> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel) => RunAsync(arguments, Bound, cancel);

    /// <param name="arguments">What follows the program's name.</param>
    /// <param name="within">When it is killed.</param>
    /// <param name="cancel">Kills it, too; that is an exception.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    public async Task<GitAnswer> RunAsync(IReadOnlyList<string> arguments, TimeSpan within, CancellationToken cancel, byte[]? input = null)
    {
        var (output, errors) = (new BoundedStream(MostOutput), new BoundedStream(MostErrors));
        var command = CommandOf(arguments, errors)
            .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromBytes(input))
            .WithStandardOutputPipe(PipeTarget.ToStream(output));

        // The program works in real time, whatever clock the run has.
        using var bound = new CancellationTokenSource(within, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        try
        {
            var result = await command.ExecuteAsync(either.Token);
            var said = ProgramText.Lines(errors.ToString());
            return new GitAnswer(result.ExitCode, output.ToString(), result.ExitCode == 0 ? null : GitSaid.Cause(said)) { Said = said };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new GitAnswer(null, output.ToString(), $"git did not get an answer within {within.TotalSeconds:0} seconds")
            {
                Said = ProgramText.Lines(errors.ToString()),
            };
        }
        catch (Exception e) when (e is Win32Exception or CliWrapException or DirectoryNotFoundException)
        {
            return Missing;
        }
    }

    /// <summary>Runs it on this machine alone, within <see cref="Bound"/>.</summary>
    /// <param name="arguments">What follows the program's name.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    public GitAnswer Run(IReadOnlyList<string> arguments, byte[]? input = null) =>
        // What asks is not asynchronous, as the library is not; nothing else waits on this thread.
        Task.Run(() => RunAsync(arguments, Bound, CancellationToken.None, input)).GetAwaiter().GetResult();

    /// <summary>Runs it for as long as it is talked to.</summary>
    /// <param name="arguments">What follows the program's name.</param>
    /// <param name="input">Gets what it reads.</param>
    /// <param name="output">Gets what it writes.</param>
    /// <param name="talk">When this has ended, its input ends.</param>
    /// <param name="kill">Kills it.</param>
    /// <returns>Why it ended by itself.</returns>
    public async Task<string> ConverseAsync(
        IReadOnlyList<string> arguments,
        TaskCompletionSource<Stream> input,
        TaskCompletionSource<Stream> output,
        Task talk,
        CancellationToken kill
    )
    {
        var errors = new BoundedStream(MostErrors);
        var command = CommandOf(arguments, errors)
            .WithStandardInputPipe(
                PipeSource.Create(
                    async (stream, cancel) =>
                    {
                        input.TrySetResult(stream);
                        await talk.WaitAsync(cancel);
                    }
                )
            )
            .WithStandardOutputPipe(
                PipeTarget.Create(
                    async (stream, cancel) =>
                    {
                        output.TrySetResult(stream);
                        await talk.WaitAsync(cancel);
                    }
                )
            );
        try
        {
            await command.ExecuteAsync(kill);
            return GitSaid.Cause(ProgramText.Lines(errors.ToString()));
        }
        catch (OperationCanceledException)
        {
            return $"git did not get an answer within {Bound.TotalSeconds:0} seconds";
        }
        catch (Exception e) when (e is Win32Exception or CliWrapException or IOException)
        {
            return Missing.Problem!;
        }
    }

    // A program cannot be started in a directory that is not there, which the system does not tell from a program that is not.
    private GitAnswer Missing =>
        Directory.Exists(root)
            ? new(null, string.Empty, "the git program cannot be started: is it installed, and on PATH?") { IsMissing = true }
            : new(null, string.Empty, RepositoryAccess.GoneFrom(root)) { IsMissing = true };

    private Command CommandOf(IReadOnlyList<string> arguments, Stream errors) =>
        CliWrap
            .Cli.Wrap("git")
            .WithArguments([
                .. gitDirectory is null ? Array.Empty<string>() : ["--git-dir", gitDirectory],
                "-c",
                "core.hooksPath=/dev/null",
                .. arguments,
            ])
            .WithWorkingDirectory(root)
            .WithEnvironmentVariables(Variables())
            .WithValidation(CommandResultValidation.None)
            .WithStandardErrorPipe(PipeTarget.ToStream(errors));

    private Dictionary<string, string?> Variables()
    {
        var variables = ProgramEnvironment.Of(environment);
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["SSH_ASKPASS_REQUIRE"] = "never";
        foreach (
            var name in (string[])
                ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"]
        )
            variables[name] = null;
        if (sshCommand is not null)
            variables["GIT_SSH_COMMAND"] = sshCommand;
        if (ObjectsBeside is null)
            return variables;
        variables["GIT_OBJECT_DIRECTORY"] = ObjectsBeside;
        variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = Path.Combine(CommonDirectory ?? gitDirectory ?? root, "objects");
        return variables;
    }
}
