using Runbooks.Cli.Hosting;
using Runbooks.Diagnostics;
using Runbooks.Git;

namespace Runbooks.Cli.Commands;

/// <summary>
/// The repository that a run's record goes to. That there is none, or none that can be used, keeps nobody from recovering:
/// the record is spooled then, and the head of the run says so.
/// </summary>
internal static class RecordsOfRun
{
    /// <param name="host">Where the command stands.</param>
    /// <param name="path">What <c>--records</c> names; null for where the command stands.</param>
    /// <param name="warning">What the person is told; null where it could be opened.</param>
    /// <returns>Null where it cannot be used.</returns>
    public static RecordsRepository? Open(CommandHost host, string? path, out string? warning)
    {
        var bag = new DiagnosticBag();
        var records = RecordsRepository.Open(Path.GetFullPath(path ?? ".", host.WorkingDirectory), bag, host.Environment);
        warning = records is null ? Spooled(bag.Sorted()[0].Message) : null;
        return records;
    }

    /// <summary>What the person is told of a record that no repository takes.</summary>
    /// <param name="why">Why, in one line.</param>
    public static string Spooled(string why) =>
        $"warning: the record will be spooled: {why}{Environment.NewLine}  = help: `runbook sync --records PATH` brings it "
        + $"to a repository later";
}
