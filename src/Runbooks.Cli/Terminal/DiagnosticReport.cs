using Runbooks.Authoring.Rules;
using Runbooks.Cli.Hosting;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Terminal;

/// <summary>Shows what was found in files, as the answer of a command or as what is wrong with one.</summary>
internal static class DiagnosticReport
{
    /// <summary>Writes them to standard output, as the answer.</summary>
    /// <param name="host">Where.</param>
    /// <param name="format">text, json, github or sarif.</param>
    /// <param name="found">In the order in which they are shown.</param>
    /// <param name="allowed">What authors disagree with; null for none.</param>
    public static void Write(
        CommandHost host,
        string format,
        IReadOnlyList<Diagnostic> found,
        IReadOnlyList<AllowedDiagnostic>? allowed = null
    )
    {
        switch (format)
        {
            case "json":
                JsonRenderer.Write(host.Document, found, allowed ?? []);
                break;
            case "github":
                GitHubRenderer.Write(PrintableWriter.Raw(host.Out), found);
                break;
            case "sarif":
                SarifRenderer.Write(host.Document, found, allowed ?? [], RulePages.Find);
                break;
            default:
                CaretRenderer.Write(PrintableWriter.Coloured(host.Out), found, host.OutIsTerminal && host.WantsColour);
                break;
        }
    }

    /// <summary>Shows them on standard error, and gives the exit code for it.</summary>
    public static int Invalid(CommandHost host, DiagnosticBag bag, GitHubReport? github = null)
    {
        CaretRenderer.Write(PrintableWriter.Coloured(host.Error), bag.Sorted(), host.ErrorIsTerminal && host.WantsColour);
        github?.EndInvalid(bag);
        return ExitCodes.Invalid;
    }
}
