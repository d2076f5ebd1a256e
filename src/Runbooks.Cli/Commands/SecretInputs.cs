using Runbooks.Cli.Hosting;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Commands;

/// <summary>
/// Where the values of secret inputs come from: a variable, a file, or a question that shows no answer. Never the command
/// line itself, which every user of the machine can read for as long as the run takes.
/// </summary>
internal static class SecretInputs
{
    private const int MostAnswers = 3;

    /// <summary>Fills the references in, and asks for what is missing where somebody can answer.</summary>
    /// <param name="host">The terminal.</param>
    /// <param name="runbook">The runbook.</param>
    /// <param name="given">Each input as it was typed: <c>name=value</c>.</param>
    /// <param name="asks">Whether somebody is asked for what is missing.</param>
    /// <param name="bag">Takes every mistake.</param>
    /// <returns>The inputs with their values, and the names of those that were given and have none.</returns>
    public static (IReadOnlyList<string> Inputs, IReadOnlyList<string> Refused) Fill(
        CommandHost host,
        Runbook runbook,
        IReadOnlyList<string> given,
        bool asks,
        DiagnosticBag bag
    )
    {
        var files = new SecretFiles(host.WorkingDirectory);
        var (filled, refused) = (new List<string>(), new List<string>());
        foreach (var pair in given)
        {
            var (name, value) = Split(pair);
            if (!IsSecret(runbook, name) || value.Length == 0)
            {
                if (EnvironmentReference.RefersIn(value))
                    RefuseReference(name, bag);
                filled.Add(pair);
                continue;
            }

            var isReference = EnvironmentReference.IsWhole(value);
            if (!isReference)
                Refuse(name, value, bag);
            var found = isReference ? EnvironmentReference.Resolve(value, host.Environment, span: null, bag, [], files.Read) : null;
            if (found is not null)
                filled.Add($"{name}={found}");
            else
                refused.Add(name);
        }

        // Whatever else is wrong is told before anybody types a password.
        if (!asks || bag.HasErrors || !host.InIsTerminal || host.IsCi)
            return (filled, refused);
        foreach (var input in runbook.Inputs.Where(i => i is { Secret: true, Required: true, Default: null }))
        {
            if (given.Any(g => Split(g).Name == input.Name))
                continue;
            if (Ask(host, input) is { } answer)
                filled.Add($"{input.Name}={answer}");
        }

        return (filled, refused);
    }

    /// <summary>Refuses secrets that would be shown with a workflow: its inputs are read by everybody who may see its runs.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="given">Each input as it was typed.</param>
    /// <param name="bag">Takes a diagnostic for each.</param>
    public static void CheckDispatched(Runbook runbook, IReadOnlyList<string> given, DiagnosticBag bag)
    {
        foreach (var (name, value) in given.Select(Split).Where(g => IsSecret(runbook, g.Name)))
        {
            if (value.Length == 0 || EnvironmentReference.IsWhole(value))
                continue;
            bag.Add(
                DiagnosticCodes.SecretOnCommandLine,
                span: null,
                $"the input `{name}` is secret, and the inputs of a workflow are shown to everybody who may see its runs",
                help: $"make a secret of the repository, hand it to the action's step as `env`, and name it: {Option(name)}"
            );
        }
    }

    private static string? Ask(CommandHost host, InputDefinition input)
    {
        for (var asked = 0; asked < MostAnswers; asked++)
        {
            var about = input.Description is null ? string.Empty : $" ({Terminal.RunView.Plain(input.Description)})";
            host.Error.Write($"{input.Name}{about}, not shown: ");
            var answer = host.ReadSecret();
            host.Error.WriteLine();
            if (answer is null)
                return null;
            if (answer.Length > 0)
                return answer;
        }

        return null;
    }

    private static void Refuse(string name, string value, DiagnosticBag bag)
    {
        // What is wrong with the reference is said instead, where there is one.
        var isBroken = EnvironmentReference.Resolve(value, _ => "unset", span: null, bag, [], _ => "unset") is null;
        if (isBroken)
            return;
        bag.Add(
            DiagnosticCodes.SecretOnCommandLine,
            span: null,
            $"the input `{name}` is secret, and its value stands in the command line, which every user of the machine can read",
            help: $"{Option(name)}, -i '{name}=${{file:PATH}}', or leave it out at a terminal and be asked; change the secret "
                + $"that was typed"
        );
    }

    private static bool IsSecret(Runbook runbook, string name) => runbook.Inputs.Any(i => i.Secret && i.Name == name);

    private static void RefuseReference(string name, DiagnosticBag bag) =>
        bag.Add(
            DiagnosticCodes.UnknownSource,
            span: null,
            $"the input `{name}` is not secret, and nothing fills in what it refers to",
            help: $"let the shell fill it in: -i {name}=\"$NAME\"; what is to be kept secret is declared with `secret: true`"
        );

    private static string Option(string name) => $"-i '{name}=${{env:{name.ToUpperInvariant().Replace('-', '_')}}}'";

    private static (string Name, string Value) Split(string pair)
    {
        var at = pair.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (pair, string.Empty) : (pair[..at], pair[(at + 1)..]);
    }
}
