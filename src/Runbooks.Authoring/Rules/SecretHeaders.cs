using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds credentials that are written into a header of a request.</summary>
internal static class SecretHeaders
{
    public static readonly LintRule Rule = new(DiagnosticCodes.SecretInFile, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var (name, value) in linted.Steps.SelectMany(s => s.Requests).SelectMany(r => r.Headers))
        {
            if (!Credentials.AreNamed(name) || !value.IsConstant || value.Text.Trim().Length < Credentials.Shortest)
                continue;
            bag.Add(
                DiagnosticCodes.SecretInFile,
                value.Span.Hiding(value.Text),
                $"the value of `{name}` stands in the file, where everybody who has the project can read it",
                help: "put the header into the target's file with `${env:NAME}`, or make an input with `secret: true` of it"
            );
        }
    }
}
