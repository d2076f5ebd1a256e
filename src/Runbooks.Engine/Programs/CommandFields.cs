using System.Buffers;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Results;
using Runbooks.Yaml;

namespace Runbooks.Programs;

/// <summary>A program as a file of the format names it: a list of arguments, never a shell's line.</summary>
/// <param name="Run">The program and its arguments.</param>
/// <param name="Within">The longest it may run.</param>
public sealed record CommandFields(IReadOnlyList<Template> Run, TimeSpan Within)
{
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

    /// <summary>How it stands in YAML.</summary>
    public static readonly Shape<CommandFields> Shape = Shapes.Mapping<CommandFields>(
        "a command",
        [RunField, EnvField, PassField, StdinField, WithinField, SafeField],
        rewrite: Words,
        make: (values, context) =>
            new CommandFields(values.Get(RunField)!, values.Get(WithinField))
            {
                Variables = values.Get(EnvField) ?? [],
                Passed = values.Get(PassField) ?? [],
                Stdin = values.Get(StdinField),
                IsSafe = values.Get(SafeField, otherwise: false),
            }
                is var command
            && ScriptArgument.Check(command, context)
                ? command
                : null
    );

    /// <summary>Its environment variables, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, Template>> Variables { get; init; } = [];

    /// <summary>Variables of our own environment that it is given.</summary>
    public IReadOnlyList<string> Passed { get; init; } = [];

    /// <summary>What it reads; null for nothing.</summary>
    public Template? Stdin { get; init; }

    /// <summary>Whether the author says that it changes nothing.</summary>
    public bool IsSafe { get; init; }

    /// <summary>The texts of it that are filled in.</summary>
    public IEnumerable<Template> Templates => [.. Run, .. Variables.Select(v => v.Value), .. Stdin is null ? [] : new[] { Stdin }];

    /// <summary>The program with its arguments as they are written, for a person.</summary>
    public override string ToString() => string.Join(' ', Run.Select(a => a.Text));

    /// <summary>Fills it in.</summary>
    /// <param name="scope">The values that its templates read.</param>
    /// <param name="holdsSecret">Whether a text holds a secret: every user of the machine can read a program's arguments.</param>
    /// <returns>The program, or why it cannot be started.</returns>
    public Result<ProgramCall, Diagnostic> Fill(Scope scope, Func<string, bool> holdsSecret)
    {
        if (!TemplateText.FillAll(Run, scope).Succeeds(out var arguments, out var fault))
            return Result.Failed(fault);
        if (!TemplateText.FillAll(Variables.Select(v => v.Value), scope).Succeeds(out var values, out fault))
            return Result.Failed(fault);
        if (!TemplateText.FillAll(Stdin is null ? [] : [Stdin], scope).Succeeds(out var stdin, out fault))
            return Result.Failed(fault);
        if (arguments.FindIndex(a => holdsSecret(a)) is >= 0 and var at)
            return Result.Failed(
                new Diagnostic(
                    DiagnosticCodes.SecretInArgument,
                    $"the {(at == 0 ? "program's name" : $"argument {at}")} holds a secret, and every user of the machine "
                        + $"can read it while the command runs",
                    Run[at].Span,
                    Help: "pass it by `env` or `stdin`"
                )
            );
        return new ProgramCall(arguments, Within)
        {
            Variables = [.. Variables.Zip(values, (variable, value) => KeyValuePair.Create(variable.Key, value))],
            Passed = Passed,
            Stdin = stdin.FirstOrDefault(),
        };
    }

    // A line of plain words is a list of them; what a shell would make of anything else is a person's to say.
    internal static string? Words(string line) =>
        line.AsSpan().ContainsAny(ShellSigns) || line.Trim().Length == 0
            ? null
            : $"{{ run: [ {string.Join(", ", Split(line).Select(w => YamlText.Write(w, inFlow: true)))} ] }}";

    private static string[] Split(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static readonly SearchValues<char> ShellSigns = SearchValues.Create("|&;<>()$`\"'\\*?[]{}~#!\n\t");
}
