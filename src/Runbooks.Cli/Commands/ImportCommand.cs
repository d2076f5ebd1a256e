using System.CommandLine;
using System.Text.Json;
using Runbooks.Authoring;
using Runbooks.Authoring.Importing;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Cli.Commands;

internal static class ImportCommand
{
    public static Command Build(CommandHost host)
    {
        var playbook = new Argument<string>("playbook") { Description = "The playbook, a Markdown file." };
        var into = new Option<string?>("--into") { Description = "The folder of the drafts; the nearest runbooks/ by default." };
        var only = new Option<string?>("--only") { Description = "The heading of the one procedure to import, or a part of it." };
        var force = new Option<bool>("--force") { Description = "Overwrite files that are there." };
        var stdout = new Option<bool>("--stdout") { Description = "Write the drafts to standard output, and no file." };
        var report = new Option<bool>("--report") { Description = "Show what became of every line." };
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "import",
            "Makes draft runbooks of a playbook in Markdown.",
            "runbook import docs/rollback-playbook.md --into runbooks"
        )
        {
            playbook,
            into,
            only,
            force,
            stdout,
            report,
            format,
        };
        command.SetAction(parsed =>
            Run(
                host,
                new ImportOptions(
                    parsed.GetValue(playbook)!,
                    parsed.GetValue(into),
                    parsed.GetValue(only),
                    parsed.GetValue(force),
                    parsed.GetValue(stdout),
                    parsed.GetValue(report),
                    parsed.GetValue(format)!
                )
            )
        );
        return command;
    }

    private static int Run(CommandHost host, ImportOptions options)
    {
        var bag = new DiagnosticBag();
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var path = Path.GetFullPath(options.Playbook, host.WorkingDirectory);
        var folder = Path.GetFullPath(options.Into ?? catalog.Folder ?? "runbooks", host.WorkingDirectory);
        if (YamlFile.Read(path, catalog.Display(path), bag) is not { } source)
            return DiagnosticReport.Invalid(host, bag);
        var settings = ImportSettings.Of(catalog, host.Environment) with
        {
            Only = options.Only,
            HasSchema = File.Exists(Path.Combine(folder, "schema", "runbook.schema.json")),
        };
        var builtIn = catalog.List().Where(r => r.IsBuiltIn).Select(r => r.Id).ToHashSet();
        if (PlaybookImporter.Import(source, settings, bag) is not { } imported)
            return DiagnosticReport.Invalid(host, bag);
        if (
            !options.Stdout
            && !DraftFiles.Write(
                folder,
                [.. imported.Files.Select(f => (f.Path, f.Text))],
                options.Force,
                "`--force` overwrites it; `--into DIR` writes elsewhere",
                catalog.Display,
                bag
            )
        )
            return DiagnosticReport.Invalid(host, bag);

        if (options.Format == "json")
            host.Document.WriteLine(
                JsonSerializer.Serialize(
                    new ImportDocument(
                        imported,
                        source,
                        options.Stdout ? null : f => catalog.Display(Path.Combine(folder, f)),
                        ImportText.Word
                    ),
                    DocumentJson.Readable.ImportDocument
                )
            );
        else if (options.Stdout)
            ImportText.WriteDrafts(host, imported);
        else
            ImportText.Write(
                host.Out,
                imported,
                source,
                catalog.Display(folder),
                [.. imported.Files.Where(f => !f.IsTarget && builtIn.Contains(f.Id)).Select(f => f.Id)],
                options.Report
            );
        return 0;
    }
}
