using System.ComponentModel;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Exceptions;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Expressions;

namespace Runbooks.Steps;

/// <summary>Runs a program with a list of arguments: never a shell, and with no environment but what it names.</summary>
public sealed class CommandStep : StepBehaviour
{
    private const int MostOutput = 64 * 1024;
    private static readonly string[] AlwaysPassed = ["PATH", "HOME", "LANG", "TMPDIR", "SystemRoot"];

    private static readonly Field<IReadOnlyList<Template>> RunField = new("run", "The program and its arguments, one by one; no shell reads them.", Shapes.List(Shapes.Template, least: 1), required: true);
    private static readonly Field<IReadOnlyList<KeyValuePair<string, Template>>> EnvField = new("env", "Its environment variables, by name.", Shapes.Map(Shapes.Template));
    private static readonly Field<IReadOnlyList<string>> PassField = new("pass-env", "Variables of our own environment that it is given.", Shapes.List(Shapes.Text));
    private static readonly Field<Template> StdinField = new("stdin", "What it reads from standard input.", Shapes.Template);
    private static readonly Field<Box<TimeSpan>> WithinField = new("within", "The longest it may run; then it is killed. 30s unless said.", Shapes.Duration);
    private static readonly Field<Box<bool>> SafeField = new("safe", "Whether it changes nothing, so that it may be retried.", Shapes.Boolean);

    /// <summary>The kind.</summary>
    public static readonly Kind<StepAction> Kind = new(
        "command",
        "Runs a program with a list of arguments; without `expect`, an exit code other than 0 fails.",
        Shapes.Mapping<StepAction>("a command", [RunField, EnvField, PassField, StdinField, WithinField, SafeField], (values, _) => new CommandStep
        {
            Run = values.Get(RunField)!,
            Variables = values.Get(EnvField) ?? [],
            Passed = values.Get(PassField) ?? [],
            Stdin = values.Get(StdinField),
            Within = values.Get(WithinField, TimeSpan.FromSeconds(30)),
            IsSafe = values.Get(SafeField, otherwise: false),
        }))
    {
        Outputs =
        [
            new("exit_code", "Its exit code."),
            new("stdout", "What it wrote to standard output, its last 64 KiB."),
            new("stderr", "What it wrote to standard error, its last 64 KiB."),
            new("elapsed_ms", "How long it ran, in milliseconds."),
        ],
    };

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<Template> Run { get; init; }

    /// <summary>Its environment variables.</summary>
    public IReadOnlyList<KeyValuePair<string, Template>> Variables { get; init; } = [];

    /// <summary>Variables of our own environment that it is given.</summary>
    public IReadOnlyList<string> Passed { get; init; } = [];

    /// <summary>What it reads; null for nothing.</summary>
    public Template? Stdin { get; init; }

    /// <summary>The longest it may run.</summary>
    public required TimeSpan Within { get; init; }

    /// <summary>Whether the author says that it changes nothing.</summary>
    public bool IsSafe { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override bool ChangesTarget => !IsSafe;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Changes => IsSafe ? [] : [$"the program `{string.Join(' ', Run.Select(a => a.Text))}`"];

    /// <inheritdoc/>
    public override TimeSpan? Bound => Within;

    /// <inheritdoc/>
    public override IEnumerable<Template> Templates => [.. Run, .. Variables.Select(v => v.Value), .. Stdin is null ? [] : new[] { Stdin }];

    /// <inheritdoc/>
    public override string Describe() => $"runs `{string.Join(' ', Run.Select(a => a.Text))}` for at most {Duration.Format(Within)}";

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        var (arguments, error) = FillAll(Run, context);
        var (values, variableError) = FillAll([.. Variables.Select(v => v.Value)], context);
        var (stdin, stdinError) = Stdin is null ? (null, null) : context.Fill(Stdin);
        if ((error ?? variableError ?? stdinError) is { } fault) return StepResult.Failed(fault);

        if (arguments.FindIndex(context.Tools.Events.HoldsSecret) is >= 0 and var at)
        {
            return StepResult.Failed(new Diagnostic(DiagnosticCodes.SecretInArgument, $"the {(at == 0 ? "program's name" : $"argument {at}")} holds a secret, and every user of the machine can read it while the command runs", Run[at].Span, Help: "pass it by `env` or `stdin`"));
        }

        if (!context.Tools.RunsCommands && !IsSafe) await context.AnnounceAsync(string.Join(' ', arguments));
        if (!context.Tools.RunsCommands) return StepResult.Passed(Outputs(0, string.Empty, string.Empty, TimeSpan.Zero), $"`{arguments[0]}` was not run: this is a drill");
        if (!IsSafe && context.Tools.Fence is { } fence && await fence(cancel) is { } taken)
        {
            return StepResult.Failed(context.Failure(DiagnosticCodes.TargetTaken, $"`{arguments[0]}` was not run: {taken}")) with { StopsRun = true, MayBeRetried = false };
        }

        if (!IsSafe) await context.AnnounceAsync(string.Join(' ', arguments));
        var (output, errors) = (new BoundedOutput(MostOutput), new BoundedOutput(MostOutput));
        var command = Cli.Wrap(arguments[0])
            .WithArguments(arguments.Skip(1))
            .WithWorkingDirectory(context.Tools.Root)
            .WithEnvironmentVariables(EnvironmentFor(values, context))
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToStream(output))
            .WithStandardErrorPipe(PipeTarget.ToStream(errors));
        if (stdin is not null) command = command.WithStandardInputPipe(PipeSource.FromString(stdin));

        using var bound = new CancellationTokenSource(Within, context.Tools.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        try
        {
            var result = await command.ExecuteAsync(either.Token);
            return Judge(context, arguments[0], result, output.ToString(), errors.ToString());
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return StepResult.Failed(context.Failure(DiagnosticCodes.CommandFailed, $"`{arguments[0]}` was killed: it had not ended within {Duration.Format(Within)}"), Outputs(null, output.ToString(), errors.ToString(), Within));
        }
        catch (Exception e) when (e is Win32Exception or CliWrapException or DirectoryNotFoundException)
        {
            return StepResult.Failed(context.Failure(DiagnosticCodes.CommandFailed, $"`{arguments[0]}` cannot be started: {Why(e.GetBaseException())}", "is it installed, and on PATH?")) with { NothingLeft = true };
        }
    }

    private static StepResult Judge(StepContext context, string program, CommandResult result, string output, string errors)
    {
        var outputs = Outputs(result.ExitCode, output, errors, result.RunTime);
        if (result.ExitCode == 0 || context.Step.Expect.Count > 0) return StepResult.Passed(outputs, $"exit code {result.ExitCode}");
        var said = errors.Trim().Split('\n')[^1];
        return StepResult.Failed(context.Failure(DiagnosticCodes.CommandFailed, $"`{program}` ended with exit code {result.ExitCode}{(said.Length == 0 ? string.Empty : $": {said}")}"), outputs);
    }

    // The system's own sentence names this machine's folders, which belong in no record. The numbers are POSIX's ENOENT and EACCES.
    private static string Why(Exception exception) => exception switch
    {
        Win32Exception { NativeErrorCode: 2 } or DirectoryNotFoundException => "no such file",
        Win32Exception { NativeErrorCode: 13 } => "it may not be executed",
        _ => exception.Message,
    };

    private static JsonObject Outputs(int? exitCode, string output, string errors, TimeSpan elapsed) => new()
    {
        ["exit_code"] = exitCode,
        ["stdout"] = output,
        ["stderr"] = errors,
        ["elapsed_ms"] = Math.Round(elapsed.TotalMilliseconds, 1),
    };

    private static (List<string> Texts, Diagnostic? Error) FillAll(IReadOnlyList<Template> templates, StepContext context)
    {
        var texts = new List<string>(templates.Count);
        foreach (var template in templates)
        {
            var (text, error) = context.Fill(template);
            if (error is not null) return (texts, error);
            texts.Add(text);
        }

        return (texts, null);
    }

    // A null takes a variable away: what is not named is not inherited.
    private Dictionary<string, string?> EnvironmentFor(List<string> values, StepContext context)
    {
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>().ToDictionary(name => name, _ => (string?)null);
        foreach (var name in AlwaysPassed.Concat(Passed)) variables[name] = context.Tools.Environment(name);
        foreach (var (variable, value) in Variables.Zip(values)) variables[variable.Key] = value;
        return variables;
    }
}
