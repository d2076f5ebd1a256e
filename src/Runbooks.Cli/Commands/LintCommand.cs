using System.CommandLine;
using Runbooks.Authoring;
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
        var command = new ExampledCommand("lint", "Finds every mistake in runbooks and targets.", "runbook lint runbooks/ --format github") { paths, format, strict };
        command.SetAction(parsed => Run(host, parsed.GetValue(paths) ?? [], parsed.GetValue(format)!, parsed.GetValue(strict)));
        return command;
    }

    private static int Run(CommandHost host, string[] paths, string format, bool strict)
    {
        var bag = new DiagnosticBag();
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var linter = new Linter(catalog, host.Environment);
        var files = paths.Length == 0 ? linter.DefaultFiles() : [.. paths.SelectMany(p => Expand(Path.GetFullPath(p, host.WorkingDirectory), p, bag))];
        foreach (var file in files) linter.LintFile(file, bag);

        var found = bag.Sorted();
        DiagnosticReport.Write(host, format, found);
        if (format == "text" && found.Count == 0) host.Out.WriteLine($"{files.Count} file{(files.Count == 1 ? string.Empty : "s")}, no mistakes");
        return bag.HasErrors || (strict && found.Count > 0) ? ExitCodes.Invalid : 0;
    }

    private static IEnumerable<string> Expand(string path, string asTyped, DiagnosticBag bag)
    {
        if (File.Exists(path)) return [path];
        if (Directory.Exists(path))
        {
            return Directory.EnumerateFiles(path, "*.y*ml", SearchOption.AllDirectories)
                .Where(f => Path.GetExtension(f) is ".yaml" or ".yml")
                .Order(StringComparer.Ordinal);
        }

        bag.Add(DiagnosticCodes.NotFound, span: null, $"there is no file or folder `{asTyped}`");
        return [];
    }
}
