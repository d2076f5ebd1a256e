using System.CommandLine;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Sandbox.Faults;

namespace Runbooks.Cli.Commands;

/// <summary>What the shell offers where a name is wanted.</summary>
internal static class Completions
{
    /// <summary>Offers what there is by the time that somebody asks.</summary>
    /// <param name="argument">Where it is wanted.</param>
    /// <param name="name">What the help calls it: without a name, the help would show what there is instead, and look for it.</param>
    /// <param name="offered">What there is.</param>
    public static void Of(Argument argument, string name, Func<IEnumerable<string>> offered)
    {
        argument.HelpName = name;
        argument.CompletionSources.Add(_ => offered().Select(o => new System.CommandLine.Completions.CompletionItem(o)));
    }

    /// <summary>Offers the ids of runbooks.</summary>
    public static void OfRunbooks(Argument argument, CommandHost host)
    {
        argument.HelpName = "runbook";
        argument.CompletionSources.Add(_ =>
            new RunbookCatalog(host.WorkingDirectory).List().Select(r => new System.CommandLine.Completions.CompletionItem(r.Id))
        );
    }

    /// <summary>Offers the names of groups.</summary>
    public static void OfGroups(Option<string?> option, CommandHost host)
    {
        option.HelpName = "group";
        option.CompletionSources.Add(_ =>
            new RunbookCatalog(host.WorkingDirectory).ListGroups().Select(g => new System.CommandLine.Completions.CompletionItem(g.Id))
        );
    }

    /// <summary>Offers the names of targets.</summary>
    public static void OfTargets(Option<string[]> option, CommandHost host)
    {
        option.HelpName = "target";
        option.CompletionSources.Add(_ => Targets(host));
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

    /// <summary>Offers the faults of the sandbox, and behind `@` where one can act.</summary>
    public static void OfFaults(Option<string[]> option)
    {
        option.HelpName = "fault";
        option.CompletionSources.Add(context =>
        {
            var name = context.WordToComplete.Split('@')[0];
            var offered =
                context.WordToComplete.Contains('@', StringComparison.Ordinal)
                && SandboxFault.All.FirstOrDefault(f => f.Name == name.Split('=')[0]) is { } fault
                    ? fault.Places.Select(place => $"{name}@{place}")
                    : SandboxFault.All.Select(f => f.Name);
            return offered.Select(o => new System.CommandLine.Completions.CompletionItem(o));
        });
    }

    private static IEnumerable<System.CommandLine.Completions.CompletionItem> Targets(CommandHost host) =>
        new RunbookCatalog(host.WorkingDirectory).ListTargets().Select(t => new System.CommandLine.Completions.CompletionItem(t.Id));
}
