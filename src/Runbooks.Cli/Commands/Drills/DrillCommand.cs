using System.CommandLine;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Incidents.Records;
using Runbooks.Rehearsal.Drilling;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Reports;
using Runbooks.Rehearsal.Drilling.Targets;

namespace Runbooks.Cli.Commands.Drills;

internal static class DrillCommand
{
    public static Command Build(CommandHost host)
    {
        var ids = new Argument<string[]>("runbooks")
        {
            Description = "Ids or files of runbooks; all that are found here, by default.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var target = new Option<string?>("--target", "-t")
        {
            Description =
                "Drill on this target, by its name in runbooks/targets/ or its file: its controller is played by its description. "
                + "The playbook's blue/green controller by default.",
        };
        Completions.OfTargets(target, host);
        var group = new Option<string?>("--group") { Hidden = true };
        var only = new Option<string[]>("--only")
        {
            Description = "Drill these behaviours, groups of behaviours or cases only, by name.",
            Arity = ArgumentArity.OneOrMore,
        };
        var seed = new Option<long>("--seed")
        {
            Description =
                "Chooses the writes to the journal after which runs are killed, and with --simulate the worlds: the same "
                + "one plays the same worlds, to the byte.",
            HelpName = "number",
            DefaultValueFactory = _ => 1,
        };
        var jobs = new Option<int?>("--jobs")
        {
            Description =
                "How many runs are under way at once; what this machine can follow, by default. It changes nothing but the time it takes.",
            HelpName = "n",
        };
        var kills = new Option<int>("--kills")
        {
            Description = "How many runs of each runbook are killed and resumed.",
            DefaultValueFactory = _ => 4,
        };
        var full = new Option<bool>("--full")
        {
            Description = "Drill every behaviour with every bad release, also where that can make no difference.",
        };
        var http = new Option<bool>("--http")
        {
            Description = "Repeat every case over HTTP against the sandbox, not one of each behaviour alone.",
        };
        var list = new Option<bool>("--list") { Description = "Show the cases, and run none." };
        var junit = new Option<string?>("--junit") { Description = "Write the results as JUnit's XML to this file." };
        var markdown = new Option<string?>("--markdown")
        {
            Description = "Write them as Markdown to this file; they are added to the summary of a GitHub job by themselves.",
        };
        var format = Formats.Option("text", "json", "markdown");
        var command = new ExampledCommand(
            "drill",
            "Runs runbooks against targets that misbehave in every known way, and judges how they end.",
            "runbook drill quick-rollback --only claimed-not-done"
        )
        {
            ids,
            target,
            group,
            only,
            seed,
            jobs,
            kills,
            full,
            http,
            list,
            junit,
            markdown,
            format,
        };
        var simulated = new SimulatedDrills(host, seed, jobs);
        simulated.AddTo(command);
        var rehearsal = new RehearsalDrill(host, ids);
        rehearsal.AddTo(command);
        command.SetAction(
            (parsed, cancel) =>
            {
                if (parsed.GetValue(group) is { } several)
                    return Task.FromResult(RefuseGroup(host, several, parsed.GetValue(ids) ?? []));
                var named = parsed.GetValue(target);
                var isOther = rehearsal.IsAsked(parsed) || simulated.AreWanted(parsed.CommandResult);
                if (named is not null && isOther)
                    return Task.FromResult(RefuseTarget(host, named));
                if (rehearsal.IsAsked(parsed))
                    return rehearsal.RunAsync(parsed, parsed.GetValue(format)!, cancel);
                if (simulated.AreWanted(parsed.CommandResult))
                    return Task.FromResult(simulated.Run(parsed, parsed.GetValue(ids) ?? [], parsed.GetValue(format)!, cancel));
                var options = new DrillOptions
                {
                    Only = parsed.GetValue(only) ?? [],
                    Seed = parsed.GetValue(seed),
                    Jobs = parsed.GetValue(jobs),
                    Kills = parsed.GetValue(kills),
                    IsFull = parsed.GetValue(full),
                    IsOverHttp = parsed.GetValue(http),
                };
                var reports = new DrillFiles(parsed.GetValue(junit), parsed.GetValue(markdown));
                return RunAsync(
                    host,
                    parsed.GetValue(ids) ?? [],
                    options,
                    named,
                    reports,
                    parsed.GetValue(list),
                    parsed.GetValue(format)!,
                    cancel
                );
            }
        );
        return command;
    }

    // A run takes a group, so that somebody who has one will try.
    private static int RefuseGroup(CommandHost host, string name, string[] ids)
    {
        var (bag, catalog) = (new DiagnosticBag(), new RunbookCatalog(host.WorkingDirectory));
        var members =
            catalog.FindGroup(name, bag) is { } found && RunbookCatalog.ReadText(found, bag) is { } source
                ? catalog.ReadGroup(source, bag)?.Members.ToList()
                : null;
        var runbook = ids is [var only] ? $" {only}" : string.Empty;
        var commands = (members ?? []).Select(m => $"`runbook drill{runbook} --target {m}`").ToList();
        if (!bag.HasErrors)
            bag.Add(
                DiagnosticCodes.BadOption,
                null,
                $"a drill plays one target, and `{name}` is a group",
                help: $"drill on its targets one by one: {Phrases.List(commands)}"
            );
        return DiagnosticReport.Invalid(host, bag);
    }

    private static int RefuseTarget(CommandHost host, string named)
    {
        var bag = new DiagnosticBag();
        bag.Add(
            DiagnosticCodes.BadOption,
            null,
            "`--target` says what is drilled on; a simulation plays controllers of every meaning, and a rehearsal has its target",
            help: $"leave `--target` out, or drill: `runbook drill --target {named}`"
        );
        return DiagnosticReport.Invalid(host, bag);
    }

    private static async Task<int> RunAsync(
        CommandHost host,
        string[] ids,
        DrillOptions options,
        string? target,
        DrillFiles files,
        bool onlyList,
        string format,
        CancellationToken cancel
    )
    {
        var bag = new DiagnosticBag();
        if (options.Kills < 0)
            bag.Add(DiagnosticCodes.BadOption, null, "--kills wants a number of at least 0");
        var targets = new DrilledTargets(host.WorkingDirectory, host.Environment);
        var runbooks = new DrilledRunbooks(host.WorkingDirectory).Find(ids, bag);
        if (target is not null && targets.Find(target, bag) is { } on)
            options = options with { On = on };
        var plan = bag.HasErrors ? [] : Drill.Plan(runbooks, options);
        foreach (var unknown in bag.HasErrors ? [] : Drill.Unknown(options, plan))
            bag.Add(DiagnosticCodes.NotFound, null, unknown.Message, help: unknown.Help);
        if (bag.HasErrors)
            return DiagnosticReport.Invalid(host, bag);
        if (onlyList)
        {
            DrillList.Write(host, format, plan);
            return 0;
        }

        NativeLibraries.PrepareGit();
        using var progress = new DrillProgress(host, plan.Count);
        var report = await new Drill(host.Time, host.WorkingDirectory, host.Environment).RunAsync(runbooks, options, progress.Hear, cancel);
        progress.End();
        if (format == "json")
            await host.Document.WriteLineAsync(JsonReport.Write(report));
        else if (format == "markdown")
            await host.Document.WriteLineAsync(MarkdownReport.Write(report));
        else
            DrillView.Write(host, report, target is null ? targets.NotPlaybook() : []);
        files.Write(host, report);
        return report.IsAsExpected ? 0 : ExitCodes.NotRecovered;
    }
}
