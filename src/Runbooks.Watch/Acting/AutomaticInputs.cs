using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Execution;

namespace Runbooks.Watch.Acting;

/// <summary>What a runbook is told when it runs by itself: why, and which version is bad.</summary>
internal static class AutomaticInputs
{
    private const string Reason = "reason";
    private const string BadVersion = "bad-version";

    /// <param name="runbook">The runbook.</param>
    /// <param name="reason">What was seen.</param>
    /// <param name="version">The version that was seen to be bad; null where none was.</param>
    /// <param name="bag">Takes a diagnostic for each input that nobody gives.</param>
    /// <returns>Null where there is one: such a runbook cannot run by itself.</returns>
    public static JsonObject? For(Runbook runbook, string reason, string? version, DiagnosticBag bag)
    {
        var given = new JsonObject();
        if (runbook.Inputs.Any(i => i.Name == Reason))
            given[Reason] = reason;
        if (version is not null && runbook.Inputs.Any(i => i.Name == BadVersion))
            given[BadVersion] = version;
        return InputValues.Complete(runbook, given, bag);
    }
}
