using System.Globalization;
using System.Text;
using Runbooks.Git;
using Runbooks.Incidents;

namespace Runbooks.Watch;

/// <summary>The commit that takes a rollback by hand into a target's ledger.</summary>
internal static class LedgerCommit
{
    public static RecordCommit Of(
        string target,
        DeploymentLedger ledger,
        (string? Environment, string? Version) before,
        (string? Environment, string? Version) after,
        DateTimeOffset when
    )
    {
        var id = when.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var message =
            $"Record a rollback of {target} by hand\n\nSomebody went back from {Release(before)} to {Release(after)} "
            + $"without a run.\nThe watch noticed it; the version that was left counts as bad.\n\nRunbook-Run: hand-{id}-{target}\n";
        var files = new Dictionary<string, ReadOnlyMemory<byte>>
        {
            [DeploymentLedger.PathOf(target)] = Encoding.UTF8.GetBytes(ledger.ToYaml()),
        };
        return new RecordCommit($"ledger/{target}-{id}", message, files, when);
    }

    private static string Release((string? Environment, string? Version) release) =>
        $"{release.Environment ?? "an unknown environment"} {release.Version ?? "with an unknown version"}";
}
