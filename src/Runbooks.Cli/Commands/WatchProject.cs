using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Commands;

/// <summary>What a watch is of: one process watches a project on a machine.</summary>
internal static class WatchProject
{
    /// <summary>The folder that holds <c>runbooks/</c>; where none does, where the command stands.</summary>
    public static string Of(CommandHost host) =>
        Path.GetDirectoryName(new RunbookCatalog(host.WorkingDirectory).Folder) ?? host.WorkingDirectory;
}
