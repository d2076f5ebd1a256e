using System.CommandLine;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents;

namespace Runbooks.Cli.Commands;

/// <summary>The records that the commands below `runbook incidents` work on.</summary>
internal static class IncidentRecords
{
    /// <summary>The option that says where they are.</summary>
    public static Option<string?> Option() =>
        new("--records") { Description = "The Git repository that holds the records; the one you stand in, by default." };

    /// <summary>Opens them; null after what is wrong was shown.</summary>
    public static IncidentCatalog? Open(CommandHost host, string? records) =>
        OpenRepository(host, records) is { } repository ? new IncidentCatalog(repository) : null;

    /// <summary>Opens their repository; null after what is wrong was shown.</summary>
    public static RecordsRepository? OpenRepository(CommandHost host, string? records)
    {
        NativeLibraries.PrepareGit();
        var bag = new DiagnosticBag();
        var repository = RecordsRepository.Open(Path.GetFullPath(records ?? ".", host.WorkingDirectory), bag);
        if (repository is null)
            DiagnosticReport.Invalid(host, bag);
        return repository;
    }
}
