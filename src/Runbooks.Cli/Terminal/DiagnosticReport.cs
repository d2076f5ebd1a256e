using Runbooks.Diagnostics;

namespace Runbooks.Cli.Terminal;

/// <summary>Shows mistakes in input on standard error.</summary>
internal static class DiagnosticReport
{
    /// <summary>Shows them, and gives the exit code for it.</summary>
    public static int Invalid(CommandHost host, DiagnosticBag bag, GitHubReport? github = null)
    {
        CaretRenderer.Write(host.Error, bag.Sorted(), host.ErrorIsTerminal && host.WantsColour);
        github?.EndInvalid(bag);
        return ExitCodes.Invalid;
    }
}
