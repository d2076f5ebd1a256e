using System.CommandLine;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents;

namespace Runbooks.Cli.Commands;

/// <summary>What the shell offers where an incident is wanted: the newest records of the repository that one stands in.</summary>
internal static class IncidentCompletions
{
    private const int Most = 100;

    /// <summary>Offers their ids, and `last`.</summary>
    /// <param name="argument">Where one is wanted.</param>
    /// <param name="name">What the help calls it.</param>
    /// <param name="host">Where the command is given.</param>
    public static void Of(Argument argument, string name, CommandHost host) => Completions.Of(argument, name, () => Ids(host));

    private static IEnumerable<string> Ids(CommandHost host)
    {
        NativeLibraries.PrepareGit();

        // Whoever completes a word wants to hear of no mistakes.
        return RecordsRepository.Open(host.WorkingDirectory, new DiagnosticBag()) is { } repository
            ? new IncidentCatalog(repository).List(Most).Select(r => r.Id).Prepend("last")
            : [];
    }
}
