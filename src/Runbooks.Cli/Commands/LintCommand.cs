using System.CommandLine;
using Runbooks.Authoring;
using Runbooks.Authoring.Rules;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook lint`.</summary>
internal static class LintCommand
{
    public static Command Build(CommandHost host)
    {
        var paths = new Argument<string[]>("paths") { Description = "Files or folders; the nearest runbooks/ unless said.", Arity = ArgumentArity.ZeroOrMore };
        var format = Formats.Option("text", "json", "github", "sarif");
        var strict = new Option<bool>("--strict") { Description = "Exit with 2 for warnings too." };
        var explain = new Option<string?>("--explain") { Description = "Say what a code means, with what is wrong and what is right.", HelpName = "code" };
        explain.CompletionSources.Add(_ => RulePages.Codes.Select(c => new System.CommandLine.Completions.CompletionItem(c)));
        var command = new ExampledCommand("lint", "Finds every mistake in runbooks and targets.", "runbook lint runbooks/ --format github") { paths, format, strict, explain };
        command.SetAction(parsed => parsed.GetValue(explain) is { } code ? Explain(host, code) : Run(host, parsed.GetValue(paths) ?? [], parsed.GetValue(format)!, parsed.GetValue(strict)));
        return command;
    }

    private static int Run(CommandHost host, string[] paths, string format, bool strict)
    {
        var bag = new DiagnosticBag();
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var linter = new Linter(catalog, host.Environment);
        var files = paths.Length == 0 ? linter.DefaultFiles() : [.. paths.SelectMany(p => NamedFiles.Expand(Path.GetFullPath(p, host.WorkingDirectory), p, bag))];
        if (paths.Length == 0) catalog.IsRefused(bag);
        foreach (var file in files) linter.LintFile(file, bag);

        var found = bag.Sorted();
        DiagnosticReport.Write(host, format, found, bag.Allowed);
        if (format == "text" && found.Count == 0) host.Out.WriteLine($"{files.Count} file{(files.Count == 1 ? string.Empty : "s")}, no mistakes{(bag.Allowed.Count == 0 ? string.Empty : $", {bag.Allowed.Count} allowed")}");
        return bag.HasErrors || (strict && found.Count > 0) ? ExitCodes.Invalid : 0;
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
        bag.Add(DiagnosticCodes.BadOption, span: null, $"there is no code `{id}`", closest is null ? null : $"did you mean `{closest}`?", "a code is RB and four digits, as `runbook lint` shows it");
        return DiagnosticReport.Invalid(host, bag);
    }
}
