using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Results;

namespace Runbooks.Watch.Acting;

/// <summary>What a target's ledger knows of automatic rollbacks, those of other machines among them.</summary>
public static class LedgerRollbacks
{
    /// <param name="records">The records repository; null where there is none.</param>
    /// <param name="target">The target's name.</param>
    /// <returns>The rollbacks, or why they cannot be known: then nothing may run by itself.</returns>
    public static Result<AutomaticRollback[], string> Read(RecordsRepository? records, string target)
    {
        if (records is null)
            return Array.Empty<AutomaticRollback>();
        if (records.TryReadNewestLedger(target, out var text) is { } trouble)
            return Result.Failed($"the ledger of {target} cannot be read: {trouble}");
        if (text is null)
            return Array.Empty<AutomaticRollback>();
        var ledger = DeploymentLedger.Parse(target, new SourceText(DeploymentLedger.PathOf(target), text), new DiagnosticBag());
        return ledger is null
            ? Result.Failed($"the ledger of {target} holds mistakes: mend {DeploymentLedger.PathOf(target)}")
            : ledger.AutomaticRollbacks.Select(r => new AutomaticRollback(r.At, r.BadVersion, r.Run)).ToArray();
    }
}
