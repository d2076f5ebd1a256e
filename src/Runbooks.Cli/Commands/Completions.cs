using System.CommandLine;
using Runbooks.Authoring;

namespace Runbooks.Cli.Commands;

/// <summary>What the shell offers where a name is wanted.</summary>
internal static class Completions
{
    /// <summary>Offers the ids of runbooks.</summary>
    public static void OfRunbooks(Argument argument, CommandHost host)
    {
        argument.HelpName = "runbook";
        argument.CompletionSources.Add(_ => new RunbookCatalog(host.WorkingDirectory).List().Select(r => new System.CommandLine.Completions.CompletionItem(r.Id)));
    }

    /// <summary>Offers the names of targets.</summary>
    public static void OfTargets(Option<string?> option, CommandHost host)
    {
        option.HelpName = "target";
        option.CompletionSources.Add(_ => Targets(host));
    }

    /// <summary>Offers the names of targets.</summary>
    public static void OfTargets(Argument<string> argument, CommandHost host)
    {
        argument.HelpName = "target";
        argument.CompletionSources.Add(_ => Targets(host));
    }

    /// <summary>Offers the names of targets.</summary>
    public static void OfTargets(Argument<string[]> argument, CommandHost host)
    {
        argument.HelpName = "targets";
        argument.CompletionSources.Add(_ => Targets(host));
    }

    private static IEnumerable<System.CommandLine.Completions.CompletionItem> Targets(CommandHost host) =>
        new RunbookCatalog(host.WorkingDirectory).ListTargets().Select(t => new System.CommandLine.Completions.CompletionItem(t.Id));
}
