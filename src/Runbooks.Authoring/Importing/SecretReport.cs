using Runbooks.Authoring.Importing.Lines;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing;

/// <summary>Names the secrets of a playbook without saying them.</summary>
internal static class SecretReport
{
    /// <summary>Adds a diagnostic at the place of each.</summary>
    public static void Tell(PlaybookSecrets secrets, SourceText source, DiagnosticBag bag)
    {
        foreach (var (line, column, length, name) in secrets.PlacesIn(source).ToList())
        {
            bag.Add(
                DiagnosticCodes.SecretInPlaybook,
                new SourceSpan(source, line, column, length),
                $"a secret stands in the playbook, under the name `{name}`",
                help: "no draft holds it: it is asked for as `${env:…}` in a target, or as an input with `secret: true`. Whoever "
                    + "can read the playbook has it: change it"
            );
        }
    }

    /// <summary>The same diagnostics with every secret masked: in their words and in the lines that they show.</summary>
    public static IReadOnlyList<Diagnostic> Masked(IReadOnlyList<Diagnostic> found, PlaybookSecrets secrets, SourceText source)
    {
        var masked = secrets.Mask(source);
        return
        [
            .. found.Select(d =>
                d with
                {
                    Message = secrets.Mask(d.Message),
                    Help = d.Help is null ? null : secrets.Mask(d.Help),
                    Span = d.Span is { } span ? span with { Source = masked } : null,
                }
            ),
        ];
    }
}
