using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Definitions.Groups;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Groups;

namespace Runbooks.Cli.Commands;

/// <summary>Several targets that a run or a plan is asked for with.</summary>
/// <param name="Asked">What all of them share; its target stands for the group.</param>
/// <param name="Found">Where the runbook was found.</param>
/// <param name="Group">The waves, and the bounds.</param>
/// <param name="Members">Each target with the name or file that it was asked for by, in the order of the group.</param>
internal sealed record AskedGroup(
    AskedRun Asked,
    FoundRunbook Found,
    TargetGroup Group,
    IReadOnlyList<(string Given, Target Target)> Members
)
{
    /// <summary>Finds and reads all of it, so that every mistake is told at once.</summary>
    /// <returns>Null after diagnostics were added.</returns>
    public static AskedGroup? Read(CommandHost host, RunOptions options, DiagnosticBag bag)
    {
        TargetGroup? group = null;
        IReadOnlyList<(string Given, Target Target)> members = [];
        var read = AskedRunReader.Read(host, options, checksCalls: true, bag, (catalog, secrets) =>
        {
            RefuseBoth(options, bag);
            group = options.Group is null ? null : FromFile(catalog, options.Group, bag);
            var given = options.Group is null ? options.Targets : [.. group?.Members ?? []];
            members = [.. given.Select(g => (g, Target: Resolve(g, catalog, secrets)!)).Where(m => m.Target is not null)];
            group ??= TargetGroup.InOrder(TargetGroup.Several, [.. members.Select(m => m.Target.Name)]);
            SameAddress.Check(members.Select(m => (group.Places.GetValueOrDefault(m.Given), m.Target)), bag);
            secrets.AddRange(members.SelectMany(m => m.Target.Secrets));
            return GroupRunRequest.StandIn(group.Name);
        });
        return read is var (asked, found) ? new AskedGroup(asked, found, group!, members) : null;

        Target? Resolve(string given, RunbookCatalog catalog, List<string> secrets) =>
            TargetOption.Resolve(host, catalog, options with { Target = given, BaseUrl = null }, bag, secrets);
    }

    private static void RefuseBoth(RunOptions options, DiagnosticBag bag)
    {
        if (options.BaseUrl is not null)
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                "`--base-url` is one address, and several targets were given",
                help: "describe it in runbooks/targets/, and name it with `--target`"
            );
        if (options.Group is not null && (options.Target is not null || options.Targets.Count > 0))
            bag.Add(DiagnosticCodes.BadOption, span: null, "both `--group` and `--target` were given", help: "keep one");
    }

    private static TargetGroup? FromFile(RunbookCatalog catalog, string name, DiagnosticBag bag) =>
        catalog.FindGroup(name, bag) is { } found && RunbookCatalog.ReadText(found, bag) is { } source
            ? catalog.ReadGroup(source, bag)
            : null;
}
