using System.ComponentModel;
using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;
using Runbooks.Results;
using Runbooks.Shell;

namespace Runbooks.Steps;

/// <summary>Runs a program with a list of arguments: never a shell, and with no environment but what it names.</summary>
public sealed class CommandStep : StepAction
{
    private const int MostOutput = 64 * 1024;
    private static readonly string[] AlwaysPassed = ["PATH", "HOME", "LANG", "TMPDIR", "SystemRoot"];

    private static readonly Field<IReadOnlyList<Template>> RunField = new(
        "run",
        "The program and its arguments, one by one; no shell reads them.",
        Shapes.List(Shapes.Template, least: 1),
        required: true
    );
    private static readonly Field<IReadOnlyList<KeyValuePair<string, Template>>> EnvField = new(
        "env",
        "Its environment variables, by name.",
        Shapes.Map(Shapes.Template)
    );
    private static readonly Field<IReadOnlyList<string>> PassField = new(
        "pass-env",
        "Variables of our own environment that it is given.",
        Shapes.List(Shapes.Text)
    );
    private static readonly Field<Template> StdinField = new("stdin", "What it reads from standard input.", Shapes.Template);
    private static readonly UsualField<TimeSpan> WithinField = new(
        "within",
        "The longest it may run; then it is killed.",
        Shapes.Duration,
        usual: TimeSpan.FromSeconds(30)
    );
    private static readonly Field<Parsed<bool>> SafeField = new(
        "safe",
        "Whether it changes nothing, so that it may be retried.",
        Shapes.Boolean
    );

    public static readonly Kind<StepAction> Kind = new(
        "command",
        "Runs a program with a list of arguments; without `expect`, an exit code other than 0 fails.",
        Shapes.Mapping<StepAction>("a command", [RunField, EnvField, PassField, StdinField, WithinField, SafeField], (values, _) =>
            new CommandStep
            {
                Run = values.Get(RunField)!,
                Variables = values.Get(EnvField) ?? [],
                Passed = values.Get(PassField) ?? [],
                Stdin = values.Get(StdinField),
                Within = values.Get(WithinField),
                IsSafe = values.Get(SafeField, otherwise: false),
            }
        )
    )
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
    public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

    /// <inheritdoc/>
    public override bool ChangesTarget => !IsSafe;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Changes => IsSafe ? [] : [$"the program `{string.Join(' ', Run.Select(a => a.Text))}`"];

    /// <inheritdoc/>
    public override TimeSpan? Bound => Within;

    /// <inheritdoc/>
    public override IEnumerable<Template> Templates => [.. Run, .. Variables.Select(v => v.Value), .. Stdin is null ? [] : new[] { Stdin }];

    /// <inheritdoc/>
    public override string? BoundKey => "within";

    /// <inheritdoc/>
    public override StepNesting Nesting => StepNesting.None;

    /// <inheritdoc/>
    public override string? ChartNote => Changes is [var change, ..] ? change : null;

    /// <inheritdoc/>
    public override StepFailure Failing => StepFailure.AsTheStepSays with { CanBeDrilled = false };

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Asks => null;

    /// <inheritdoc/>
    public override HarmlessClaim Harmless =>
        HarmlessClaim.CannotBeProved(
            $"runs `{Run[0].Text}`, and a program may do anything",
            "say what it does as an `http` step, or rehearse the runbook against the sandbox"
        );

    /// <inheritdoc/>
    public override LeftOutTime LeftOut => LeftOutTime.Nothing;

    /// <inheritdoc/>
    public override bool Proves(Step step) => IsSafe;

    /// <inheritdoc/>
    public override KnownValue Outlook(string output, bool isOwn) =>
        output switch
        {
            "elapsed_ms" => OutputValues.Milliseconds,
            "exit_code" => OutputValues.Whole(double.NegativeInfinity, "is a number"),
            "stdout" or "stderr" => OutputValues.Text,
            _ => KnownValue.Anything,
        };

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand(Step step) => [string.Join(' ', Run.Select(a => ShellText.Quote(a.Text)))];

    /// <inheritdoc/>
    public override string Describe() => $"runs `{string.Join(' ', Run.Select(a => a.Text))}` for at most {Duration.Format(Within)}";

    /// <inheritdoc/>
    public override Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
    {
        var (values, unknown) = context.Values();
        var arguments = Run.Select(a => a.Foresee(values, unknown)).ToList();
        if (arguments.Find(a => a.Fault is not null) is { Fault: { } fault })
            return Task.FromResult(context.Fails(fault.Message) with { Changes = !IsSafe });
        var planned = context.Draft with
        {
            Notes =
            [
                $"runs `{string.Join(' ', arguments.Select(a => a.Text))}` for at most {Duration.Format(Within)}"
                    + $"{(IsSafe ? "; it is declared safe, and a plan runs no programs" : string.Empty)}",
            ],
            RunsProgram = true,
            Time = new TimeRange(TimeSpan.Zero, Within),
        };
        return Task.FromResult(new StepView(planned, null, $"after `{context.Path}`") { Changes = !IsSafe });
    }

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        if (!FillAll(Run, context).Succeeds(out var arguments, out var fault))
            return StepResult.Failed(fault);
        if (!FillAll([.. Variables.Select(v => v.Value)], context).Succeeds(out var values, out fault))
            return StepResult.Failed(fault);
        if (!FillAll(Stdin is null ? [] : [Stdin], context).Succeeds(out var given, out fault))
            return StepResult.Failed(fault);
        var stdin = given.FirstOrDefault();

        if (arguments.FindIndex(context.Tools.Events.HoldsSecret) is >= 0 and var at)
        {
            return StepResult.Failed(
                new Diagnostic(
                    DiagnosticCodes.SecretInArgument,
                    $"the {(at == 0 ? "program's name" : $"argument {at}")} holds a secret, and every user of the machine "
                        + $"can read it while the command runs",
                    Run[at].Span,
                    Help: "pass it by `env` or `stdin`"
                )
            );
        }

        if (!context.Tools.RunsCommands && !IsSafe)
            await context.AnnounceAsync(string.Join(' ', arguments));
        if (!context.Tools.RunsCommands)
            return StepResult.Passed(
                OutputsOf(0, string.Empty, string.Empty, TimeSpan.Zero),
                $"`{arguments[0]}` was not run: this is a drill"
            );
        if (!IsSafe && context.Tools.Client.Fence is { } fence && await fence(cancel) is { } taken)
        {
            return StepResult.Failed(context.Failure(DiagnosticCodes.TargetTaken, $"`{arguments[0]}` was not run: {taken}")) with
            {
                StopsRun = true,
                MayBeRetried = false,
            };
        }

        if (!IsSafe)
            await context.AnnounceAsync(string.Join(' ', arguments));
        using var bound = new CancellationTokenSource(Within, context.Tools.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        var program = new StartedProgram(MostOutput);
        var began = context.Tools.Time.GetTimestamp();
        try
        {
            var exitCode = await program.RunAsync(arguments, EnvironmentFor(values, context), context.Tools.Root, stdin, either.Token);
            return Judge(context, arguments[0], program, exitCode, context.Tools.Time.GetElapsedTime(began));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return StepResult.Failed(
                context.Failure(
                    DiagnosticCodes.CommandFailed,
                    $"`{arguments[0]}` was killed: it had not ended within {Duration.Format(Within)}"
                ),
                OutputsOf(null, program.Output, program.Errors, Within)
            );
        }
        catch (Exception e) when (e is Win32Exception or DirectoryNotFoundException)
        {
            var interpreter = MissingInterpreter.Of(arguments[0], context.Tools.Root, context.Tools.Environment);
            var help = interpreter?.Help ?? "is it installed, and on PATH?";
            return StepResult.Failed(
                context.Failure(
                    DiagnosticCodes.CommandFailed,
                    $"`{arguments[0]}` cannot be started: {interpreter?.Why ?? Why(e.GetBaseException())}",
                    help
                )
            ) with
            {
                NothingLeft = true,
            };
        }
    }

    private static StepResult Judge(StepContext context, string name, StartedProgram program, int exitCode, TimeSpan elapsed)
    {
        var errors = program.Errors;
        var outputs = OutputsOf(exitCode, program.Output, errors, elapsed);
        var left = program.IsHeldOpen ? "; something that it left running still holds its output, which is read no further" : string.Empty;
        if (exitCode == 0 || context.Step.Expect.Count > 0)
            return StepResult.Passed(outputs, $"exit code {exitCode}{left}");
        var said = errors.Trim().Split('\n')[^1];
        return StepResult.Failed(
            context.Failure(
                DiagnosticCodes.CommandFailed,
                $"`{name}` ended with exit code {exitCode}{(said.Length == 0 ? string.Empty : $": {said}")}{left}"
            ),
            outputs
        );
    }

    // The system's own sentence names this machine's folders, which belong in no record. The numbers are POSIX's ENOENT and EACCES.
    private static string Why(Exception exception) =>
        exception switch
        {
            Win32Exception { NativeErrorCode: 2 } or DirectoryNotFoundException => "no such file",
            Win32Exception { NativeErrorCode: 13 } => "it may not be executed",
            _ => exception.Message,
        };

    private static JsonObject OutputsOf(int? exitCode, string output, string errors, TimeSpan elapsed) =>
        new()
        {
            ["exit_code"] = exitCode,
            ["stdout"] = output,
            ["stderr"] = errors,
            ["elapsed_ms"] = Math.Round(elapsed.TotalMilliseconds, 1),
        };

    private static Result<List<string>, Diagnostic> FillAll(IReadOnlyList<Template> templates, StepContext context)
    {
        var texts = new List<string>(templates.Count);
        foreach (var template in templates)
        {
            if (!context.Fill(template).Succeeds(out var text, out var error))
                return Result.Failed(error);
            texts.Add(text);
        }

        return texts;
    }

    // What is not named is not inherited.
    private Dictionary<string, string> EnvironmentFor(List<string> values, StepContext context)
    {
        var variables = new Dictionary<string, string>();
        foreach (var name in AlwaysPassed.Concat(Passed))
        {
            if (context.Tools.Environment(name) is { } value)
                variables[name] = value;
        }

        foreach (var (variable, value) in Variables.Zip(values))
            variables[variable.Key] = value;
        return variables;
    }
}
