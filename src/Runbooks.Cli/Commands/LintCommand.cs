using System.CommandLine;
using Runbooks.Authoring;
using Runbooks.Authoring.Rules;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Notifications;
using Runbooks.Watch;

namespace Runbooks.Cli.Commands;

internal static class LintCommand
{
    public static Command Build(CommandHost host)
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Files or folders; the nearest runbooks/ by default.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var format = Formats.Option("text", "json", "github", "sarif");
        var strict = new Option<bool>("--strict") { Description = "Exit with 2 for warnings too." };
        var fix = new Option<bool>("--fix") { Description = "Rewrite what can be mended without a guess, and show what is left." };
        var against = new Option<string?>("--against")
        {
            Description =
                "Hold the selectors and queries of triggers against what this target, a name in runbooks/targets/ or a "
                + "file, and its Prometheus server have now.",
            HelpName = "target",
        };
        var explain = new Option<string?>("--explain")
        {
            Description = "Say what a code means, with what is wrong and what is right.",
            HelpName = "code",
        };
        explain.CompletionSources.Add(_ => RulePages.Codes.Select(c => new System.CommandLine.Completions.CompletionItem(c)));
        var command = new ExampledCommand("lint", "Finds every mistake in runbooks and targets.", "runbook lint runbooks/ --format github")
        {
            paths,
            format,
            strict,
            fix,
            against,
            explain,
        };
        command.SetAction(
            (parsed, cancel) =>
                parsed.GetValue(explain) is { } code
                    ? Task.FromResult(Explain(host, code))
                    : RunAsync(
                        host,
                        parsed.GetValue(paths) ?? [],
                        parsed.GetValue(format)!,
                        parsed.GetValue(strict),
                        parsed.GetValue(fix),
                        parsed.GetValue(against),
                        cancel
                    )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CommandHost host,
        string[] paths,
        string format,
        bool strict,
        bool fixes,
        string? against,
        CancellationToken cancel
    )
    {
        var bag = new DiagnosticBag();
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var linter = new Linter(catalog, host.Environment);
        var files =
            paths.Length == 0
                ? linter.DefaultFiles()
                : [.. paths.SelectMany(p => NamedFiles.Expand(Path.GetFullPath(p, host.WorkingDirectory), p, bag))];
        if (paths.Length == 0)
            catalog.IsRefused(bag);
        if (paths.Length > 0 && files.Count == 0 && !bag.HasErrors)
            bag.Add(
                DiagnosticCodes.NotFound,
                span: null,
                $"there is no file *.yaml or *.yml in {string.Join(", ", paths)}",
                help: "name a folder of runbooks or targets, or none for the nearest runbooks/"
            );
        if (fixes)
            MendedFiles.Mend(files, linter, (mended, count) => host.Error.WriteLine($"{catalog.Display(mended)}: {count} rewritten"));
        foreach (var file in files)
            linter.LintFile(file, bag);
        if (against is not null)
            await HoldAgainstAsync(host, catalog, against, bag, cancel);

        var found = bag.Sorted();
        DiagnosticReport.Write(host, format, found, bag.Allowed);
        if (files.Count == 0 && !bag.HasErrors && format is "text" or "github")
            host.Out.WriteLine(Nothing(host, catalog));
        else if (format == "text" && found.Count == 0)
            host.Out.WriteLine(
                $"{files.Count} file{(files.Count == 1 ? string.Empty : "s")}, no mistakes"
                    + $"{(bag.Allowed.Count == 0 ? string.Empty : $", {bag.Allowed.Count} allowed")}"
            );
        return bag.HasErrors || (strict && found.Count > 0) ? ExitCodes.Invalid : 0;
    }

    // That there are no mistakes is not said of what was never looked at.
    private static string Nothing(CommandHost host, RunbookCatalog catalog) =>
        catalog.Folder switch
        {
            null => $"Nothing to check: there is no folder runbooks/ in {host.WorkingDirectory}, "
                + "nor above it up to the root of its repository",
            { } folder => $"Nothing to check: {catalog.Display(folder)} has no runbook, target or drill, "
                + $"and no {NotificationReader.FileName}",
        };

    // What is wrong with the files was told already, where they are among those that are linted.
    private static async Task HoldAgainstAsync(
        CommandHost host,
        RunbookCatalog catalog,
        string target,
        DiagnosticBag bag,
        CancellationToken cancel
    )
    {
        var own = new DiagnosticBag();
        if (WatchPlan.Read(catalog, [target], host.Environment, own) is { } plan)
            await SelectorCheck.LookAsync(plan.Targets[0], host.Time, bag, cancel);
        else if (!bag.HasErrors)
            foreach (var wrong in own.Sorted())
                bag.Add(wrong);
    }

    private static int Explain(CommandHost host, string id)
    {
        if (RulePages.Explain(id) is { } page)
        {
            host.Out.Write(page);
            return 0;
        }

        var bag = new DiagnosticBag();
        var closest = Suggestion.Closest(id, RulePages.Codes);
        bag.Add(
            DiagnosticCodes.BadOption,
            span: null,
            $"there is no code `{id}`",
            closest is null ? null : $"did you mean `{closest}`?",
            "a code is RB and four digits, as `runbook lint` shows it"
        );
        return DiagnosticReport.Invalid(host, bag);
    }
}
