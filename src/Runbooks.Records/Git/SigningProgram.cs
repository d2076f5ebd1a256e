using System.ComponentModel;
using System.Text;
using CliWrap;
using CliWrap.Exceptions;
using Runbooks.Programs;
using Runbooks.Results;
using Runbooks.Storage;

namespace Runbooks.Git;

/// <summary>
/// Makes signatures with gpg, gpgsm or ssh-keygen, called as git calls them, so that whatever takes their place in the
/// user's configuration works here too. Nothing is asked on the terminal; an agent may ask in a window of its own.
/// </summary>
/// <param name="signing">How.</param>
/// <param name="root">Where it runs: a key can be a path from there.</param>
/// <param name="environment">Reads a variable; null where it is not set.</param>
internal sealed class SigningProgram(CommitSigning signing, string root, Func<string, string?> environment)
{
    private const int MostOutput = 64 * 1024;
    private const string Literal = "key::";
    private const string Created = "[GNUPG:] SIG_CREATED ";

    // A person may have to type into the agent's window.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <param name="content">A commit without its signature.</param>
    /// <returns>The signature in armour, or why there is none, in one line.</returns>
    public Result<string, string> Sign(string content)
    {
        // The library that writes records is not asynchronous; nothing else waits on this thread.
        var bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(content);
        try
        {
            return (signing.Format == SignatureFormat.Ssh ? SignBySshAsync(bytes) : SignByGpgAsync(bytes)).GetAwaiter().GetResult();
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return Result.Failed($"{signing.Program} cannot be given what it is to sign: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private async Task<Result<string, string>> SignByGpgAsync(byte[] content)
    {
        var (exitCode, output, errors, problem) = await RunAsync(
            signing.Program,
            ["--batch", "--status-fd=2", "-bsau", signing.Key!],
            content
        );
        if (problem is not null)
            return Result.Failed(problem);
        if (exitCode == 0 && errors.Contains(Created, StringComparison.Ordinal))
            return Lines(output);
        return Result.Failed(Cause(errors, exitCode));
    }

    private async Task<Result<string, string>> SignBySshAsync(byte[] content)
    {
        var (key, trouble) = signing.Key is { } configured ? configured : await DefaultKeyAsync();
        if (key is null)
            return Result.Failed(trouble!);
        var folder = Directory.CreateTempSubdirectory("runbook-sign-").FullName;
        try
        {
            var file = Path.Combine(folder, "commit");
            await File.WriteAllBytesAsync(file, content);
            if (IsLiteral(key))
            {
                var literal = Path.Combine(folder, "key.pub");
                await File.WriteAllTextAsync(
                    literal,
                    (key.StartsWith(Literal, StringComparison.Ordinal) ? key[Literal.Length..] : key) + "\n"
                );
                key = literal;
            }

            var (exitCode, _, errors, problem) = await RunAsync(signing.Program, ["-Y", "sign", "-n", "git", "-f", key, file], []);
            if (problem is not null)
                return Result.Failed(problem);
            var signature = file + ".sig";
            return exitCode == 0 && File.Exists(signature)
                ? Lines(await File.ReadAllTextAsync(signature))
                : Result.Failed(Cause(errors, exitCode).Replace(folder + "/", string.Empty, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<Result<string, string>> DefaultKeyAsync()
    {
        var words = signing.KeyCommand!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (_, output, _, problem) = await RunAsync(words[0], words[1..], []);
        if (problem is not null)
            return Result.Failed(problem);
        var first = output.Split('\n')[0].Trim();
        return IsLiteral(first) ? first : Result.Failed($"`{signing.KeyCommand}`, which `gpg.ssh.defaultKeyCommand` names, printed no key");
    }

    private async Task<(int ExitCode, string Out, string Errors, string? Problem)> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        byte[] input
    )
    {
        var (output, errors) = (new BoundedStream(MostOutput), new BoundedStream(MostOutput));
        var variables = ProgramEnvironment.Of(environment);

        // Without a window to ask in, ssh-keygen would ask on the terminal: a program that says nothing takes its place.
        variables["SSH_ASKPASS_REQUIRE"] = "force";
        if (string.IsNullOrEmpty(variables["SSH_ASKPASS"]))
            variables["SSH_ASKPASS"] = "false";
        var command = CliWrap
            .Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(root)
            .WithEnvironmentVariables(variables)
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(PipeSource.FromBytes(input))
            .WithStandardOutputPipe(PipeTarget.ToStream(output))
            .WithStandardErrorPipe(PipeTarget.ToStream(errors));
        using var bound = new CancellationTokenSource(Bound, TimeProvider.System);
        try
        {
            var result = await command.ExecuteAsync(bound.Token);
            return (result.ExitCode, output.ToString(), errors.ToString(), null);
        }
        catch (OperationCanceledException)
        {
            return (-1, string.Empty, string.Empty, $"{program} had not signed within {Bound.TotalSeconds:0} seconds");
        }
        catch (Exception e) when (e is Win32Exception or CliWrapException or DirectoryNotFoundException)
        {
            return (-1, string.Empty, string.Empty, $"`{program}` cannot be started: is it installed, and on PATH?");
        }
    }

    private string Cause(string errors, int exitCode) =>
        ProgramText.Lines(errors).FirstOrDefault(l => !l.StartsWith("[GNUPG:]", StringComparison.Ordinal))
        ?? $"{signing.Program} ended with exit code {exitCode}";

    private static bool IsLiteral(string key) =>
        key.StartsWith(Literal, StringComparison.Ordinal) || key.StartsWith("ssh-", StringComparison.Ordinal);

    // As git does: a commit holds no carriage returns of Windows programs.
    private static string Lines(string signature) => signature.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');
}
