using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;
using Runbooks.Programs;
using Runbooks.Requests;
using Runbooks.Shell;

namespace Runbooks.Steps;

/// <summary>Runs a program with a list of arguments: never a shell, and with no environment but what it names.</summary>
public sealed class CommandStep : StepAction
{
    public static readonly Kind<StepAction> Kind = new(
        "command",
        "Runs a program with a list of arguments; without `expect`, an exit code other than 0 fails.",
        new Shape<StepAction>(CommandFields.Shape.Wanted, CommandFields.Shape.Schema, (node, context) =>
            CommandFields.Shape.Read(node, context) is { } command ? new CommandStep { Command = command } : null
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

    public required CommandFields Command { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

    /// <inheritdoc/>
    public override bool ChangesTarget => !Command.IsSafe;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Changes => Command.IsSafe ? [] : [$"the program `{Command}`"];

    /// <inheritdoc/>
    public override TimeSpan? Bound => Command.Within;

    /// <inheritdoc/>
    public override IEnumerable<Template> Templates => Command.Templates;

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
            $"runs `{Command.Run[0].Text}`, and a program may do anything",
            "say what it does as an `http` step, or rehearse the runbook against the sandbox"
        );

    /// <inheritdoc/>
    public override LeftOutTime LeftOut => LeftOutTime.Nothing;

    /// <inheritdoc/>
    public override bool Proves(Step step) => Command.IsSafe;

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
    public override IReadOnlyList<string> ByHand(Step step) => [string.Join(' ', Command.Run.Select(a => ShellText.Quote(a.Text)))];

    /// <inheritdoc/>
    public override string Describe() => $"runs `{Command}` for at most {Duration.Format(Command.Within)}";

    /// <inheritdoc/>
    public override Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
    {
        var (values, unknown) = context.Values();
        var arguments = Command.Run.Select(a => a.Foresee(values, unknown)).ToList();
        if (arguments.Find(a => a.Fault is not null) is { Fault: { } fault })
            return Task.FromResult(context.Fails(fault.Message) with { Changes = !Command.IsSafe });
        var planned = context.Draft with
        {
            Notes =
            [
                $"runs `{string.Join(' ', arguments.Select(a => a.Text))}` for at most {Duration.Format(Command.Within)}"
                    + $"{(Command.IsSafe ? "; it is declared safe, and a plan runs no programs" : string.Empty)}",
            ],
            RunsProgram = true,
            Time = new TimeRange(TimeSpan.Zero, Command.Within),
        };
        return Task.FromResult(new StepView(planned, null, $"after `{context.Path}`") { Changes = !Command.IsSafe });
    }

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        if (!Command.Fill(context.Scope, context.Tools.Events.HoldsSecret).Succeeds(out var call, out var fault))
            return StepResult.Failed(fault);
        if (!context.Tools.RunsCommands || context.Tools.Client.Programs is not { } programs)
        {
            if (!Command.IsSafe)
                await context.AnnounceAsync(call.ToString());
            return StepResult.Passed(
                new ProgramResult(ExitCode: 0, string.Empty, string.Empty, TimeSpan.Zero).Outputs(),
                $"`{call.Name}` was not run: this is a drill"
            );
        }

        if (!Command.IsSafe && context.Tools.Client.Fence is { } fence && await fence(cancel) is { } taken)
        {
            return StepResult.Failed(context.Failure(DiagnosticCodes.TargetTaken, $"`{call.Name}` was not run: {taken}")) with
            {
                StopsRun = true,
                MayBeRetried = false,
            };
        }

        if (!Command.IsSafe)
            await context.AnnounceAsync(call.ToString());
        var ran = await programs.RunAsync(call, cancel);
        if (ran.Problem is not { } problem)
            return Judge(context, call.Name, ran);
        return StepResult.Failed(
            context.Failure(DiagnosticCodes.CommandFailed, problem, ran.Help),
            ran.WasNotStarted ? null : ran.Outputs()
        ) with
        {
            NothingLeft = ran.WasNotStarted,
        };
    }

    private static StepResult Judge(StepContext context, string name, ProgramResult ran)
    {
        var left = ran.IsHeldOpen ? "; something that it left running still holds its output, which is read no further" : string.Empty;
        if (ran.ExitCode == 0 || context.Step.Expect.Count > 0)
            return StepResult.Passed(ran.Outputs(), $"exit code {ran.ExitCode}{left}");
        var said = ran.Errors.Trim().Split('\n')[^1];
        return StepResult.Failed(
            context.Failure(
                DiagnosticCodes.CommandFailed,
                $"`{name}` ended with exit code {ran.ExitCode}{(said.Length == 0 ? string.Empty : $": {said}")}{left}"
            ),
            ran.Outputs()
        );
    }
}
