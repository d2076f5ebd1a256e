namespace Runbooks.Cli.Commands;

/// <summary>What `runbook fmt` is asked.</summary>
/// <param name="ChecksOnly">Names the files that are not formatted, and writes none.</param>
/// <param name="ShowsDifference">Shows what would change, and writes nothing.</param>
/// <param name="Upgrades">Writes the better forms that the format has by now.</param>
internal sealed record FmtOptions(bool ChecksOnly, bool ShowsDifference, bool Upgrades)
{
    /// <summary>Whether files are written.</summary>
    public bool Writes => !ChecksOnly && !ShowsDifference;
}
