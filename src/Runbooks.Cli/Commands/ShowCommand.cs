using System.CommandLine;
using Runbooks.Authoring.Pages;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Controllers;
using Runbooks.Diagnostics;
using Runbooks.Execution;

namespace Runbooks.Cli.Commands;

internal static class ShowCommand
{
    public static Command Build(CommandHost host)
    {
        var id = new Argument<string>("runbook") { Description = "The runbook's id, or its file." };
        Completions.OfRunbooks(id, host);
        var source = new Option<bool>("--source") { Description = "Show the YAML instead." };
        var target = new Option<string?>("--target") { Description = "The target whose addresses stand on the page to print." };
        Completions.OfTargets(target, host);
        var format = Formats.Option("text", "markdown", "mermaid", "json");
        var command = new ExampledCommand(
            "show",
            "Shows what a runbook will do, for a person; `--format markdown` is the page to print, with the lines to type by hand.",
            "runbook show performance-degradation --format markdown"
        )
        {
            id,
            source,
            target,
            format,
        };
        command.Subcommands.Add(Controller(host));
        command.SetAction(parsed =>
            Run(host, parsed.GetValue(id)!, parsed.GetValue(source), parsed.GetValue(target), parsed.GetValue(format)!)
        );
        return command;
    }

    private static ExampledCommand Controller(CommandHost host)
    {
        var name = new Argument<string?>("name")
        {
            Description = "The controller; all of them are listed where none is named.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Completions.Of(name, "name", () => new RunbookCatalog(host.WorkingDirectory).ControllerNames());
        var format = Formats.Option("yaml", "markdown");
        var command = new ExampledCommand(
            "controller",
            "Shows the description of a controller; `--format markdown` is its page: what it asks and sends, and what a target tells it.",
            "runbook show controller kubernetes > runbooks/controllers/mine.yaml"
        )
        {
            name,
            format,
        };
        command.SetAction(parsed => ShowController(host, parsed.GetValue(name), parsed.GetValue(format)!));
        return command;
    }

    private static int ShowController(CommandHost host, string? name, string format)
    {
        var bag = new DiagnosticBag();
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var own = catalog.ListControllers();
        if (name is null)
        {
            var rows = catalog
                .ControllerNames()
                .Select(n =>
                    new[] { n, own.FirstOrDefault(o => o.Id == n)?.DisplayPath ?? ShippedControllers.Read(n)!.Title ?? string.Empty }
                )
                .ToList();
            foreach (var row in rows)
                Columns.WriteStacked(host.Out, $"{row[0].PadRight(rows.Max(r => r[0].Length))}  {row[1]}", host.OutWidth);
            return 0;
        }

        var text = own.FirstOrDefault(f => f.Id == name) is { } found
            ? catalog.IsRefused(bag)
                ? null
                : RunbookCatalog.ReadText(found, bag)
            : ShippedControllers.TextOf(name);
        if (text is not null && format == "yaml")
        {
            host.Content.Write(text.Text);
            return 0;
        }

        if (text is not null && ControllerDefinition.Read(text, bag) is { } definition)
        {
            host.Document.Write(ControllerPage.Write(definition));
            return 0;
        }

        var known = catalog.ControllerNames();
        var closest = Suggestion.Closest(name, known);
        if (!bag.HasErrors)
            bag.Add(
                DiagnosticCodes.NotFound,
                span: null,
                $"there is no controller `{name}`",
                closest is null ? null : $"did you mean `{closest}`?",
                $"one of {string.Join(", ", known)}"
            );
        return DiagnosticReport.Invalid(host, bag);
    }

    private static int Run(CommandHost host, string id, bool source, string? name, string format)
    {
        var bag = new DiagnosticBag();
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var found = catalog.Find(id, bag);
        if (found is not null && source && RunbookCatalog.ReadText(found, bag) is { } text)
        {
            host.Content.Write(text.Text);
            return 0;
        }

        var target = name is null ? null : TargetOption.FromFile(host, catalog, name, bag);
        if (found is not null && !bag.HasErrors && RunbookCatalog.Read(found, bag) is { } runbook)
        {
            var budget = RecoveryBudget.Of(runbook, called =>
                catalog.Find(called, new DiagnosticBag()) is { } other ? RunbookCatalog.Read(other, new DiagnosticBag()) : null
            );
            switch (format)
            {
                case "markdown":
                    host.Document.Write(MarkdownPage.Write(runbook, found.DisplayPath, budget, target));
                    break;
                case "mermaid":
                    host.Document.Write(MermaidChart.Write(runbook));
                    break;
                case "json":
                    host.Document.WriteLine(RunbookJson.Write(runbook, found.DisplayPath, budget).ToJsonString(JsonText.Indented));
                    break;
                default:
                    RunbookPage.Write(host.Out, runbook, found.DisplayPath, budget, host.OutWidth);
                    break;
            }

            return 0;
        }

        return DiagnosticReport.Invalid(host, bag);
    }
}
