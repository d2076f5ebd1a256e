using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds secret inputs in the arguments of commands: every user of a machine can read those of every process.</summary>
public static class SecretArguments
{
    /// <summary>The rule; a run refuses the same.</summary>
    internal static readonly LintRule Rule = new(
        DiagnosticCodes.SecretInArgument,
        (linted, bag) => Check(linted.Runbook, bag),
        MayBeAllowed: false
    );

    /// <summary>Looks through a runbook.</summary>
    public static void Check(Runbook runbook, DiagnosticBag bag)
    {
        var secrets = runbook.Inputs.Where(i => i.Secret).Select(i => i.Name).ToList();
        foreach (var argument in runbook.AllSteps().SelectMany(s => (s.Action as CommandStep)?.Command.Run ?? []))
        {
            var named = secrets.Find(s => argument.References.Any(r => IsInput(r, s)));
            if (named is null)
                continue;
            bag.Add(
                DiagnosticCodes.SecretInArgument,
                argument.Span,
                $"the secret input `{named}` stands in an argument, which every user of the machine can read while the command runs",
                help: $"pass it by `env` or `stdin`: `env: {{ {named.ToUpperInvariant().Replace('-', '_')}: \"{{{{ inputs."
                    + $"{named.Replace('-', '_')} }}}}\" }}`"
            );
        }
    }

    private static bool IsInput(string reference, string name) =>
        reference == "inputs" || reference == $"inputs.{name}" || reference == $"inputs.{name.Replace('-', '_')}";
}
