using System.CommandLine;
using Runbooks.Authoring;
using Runbooks.Catalogue;
using Runbooks.Checklist;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Triggers;

namespace Runbooks.Cli.Commands;

internal static class NewCommand
{
    // One that watches a metric cannot do without settings.
    private static readonly string[] Triggers = [.. TriggerKinds.All.Select(k => k.Name).Where(n => n != "metric")];

    public static Command Build(CommandHost host)
    {
        var id = new Argument<string?>("id")
        {
            Description = "The runbook's id, which is the name of its file.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var title = new Option<string?>("--title") { Description = "What a person calls it." };
        var severity = new Option<string?>("--severity")
        {
            Description = $"How bad what it mends is: {string.Join(", ", Severity.All.Select(s => s.Name))}.",
        };
        severity.AcceptOnlyFromAmong([.. Severity.All.Select(s => s.Name)]);
        var from = new Option<string?>("--from")
        {
            Description = $"What it begins with: {string.Join("; ", RunbookTemplates.All.Select(t => $"{t.Name} ({t.Does})"))}.",
        };
        from.AcceptOnlyFromAmong([.. RunbookTemplates.All.Select(t => t.Name)]);
        var trigger = new Option<string[]>("--trigger")
        {
            Description = $"What it fires on, with the usual numbers: {string.Join(", ", Triggers)}.",
            AllowMultipleArgumentsPerToken = true,
        };
        trigger.AcceptOnlyFromAmong(Triggers);
        var checklist = new Option<string[]>("--checklist")
        {
            Description = "The checks that must pass; health, environment-switched and version by default.",
            AllowMultipleArgumentsPerToken = true,
        };
        checklist.AcceptOnlyFromAmong([.. CheckKinds.All.Select(k => k.Name)]);
        var into = new Option<string?>("--into") { Description = "The folder it is written into; the nearest runbooks/ by default." };
        var command = new ExampledCommand(
            "new",
            "Writes a runbook to begin with; asks for what you leave out.",
            "runbook new checkout-down --title \"The checkout is down\" --severity critical"
        )
        {
            id,
            title,
            severity,
            from,
            trigger,
            checklist,
            into,
        };
        command.SetAction(
            (parsed, cancel) =>
                RunAsync(
                    host,
                    new NewOptions(
                        parsed.GetValue(id),
                        parsed.GetValue(title),
                        parsed.GetValue(severity),
                        parsed.GetValue(from),
                        parsed.GetValue(trigger) ?? [],
                        parsed.GetValue(checklist) ?? [],
                        parsed.GetValue(into)
                    ),
                    cancel
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, NewOptions options, CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var folder = Path.GetFullPath(options.Into ?? catalog.Folder ?? "runbooks", host.WorkingDirectory);
        string PathOf(string id) => Path.Combine(folder, id + ".yaml");
        void Check(string id, DiagnosticBag into)
        {
            if (!Identifier.IsValid(id))
                into.Add(
                    DiagnosticCodes.BadOption,
                    span: null,
                    $"`{id}` is no id",
                    help: "an id is of lower-case letters, digits and hyphens, and begins with a letter: `checkout-down`"
                );
            else if (Path.Exists(PathOf(id)))
                into.Add(
                    DiagnosticCodes.FileExists,
                    span: null,
                    $"there is a `{catalog.Display(PathOf(id))}` already",
                    help: "choose another id, or edit that file"
                );
        }

        if (options.Id is { } given)
            Check(given, bag);
        if (bag.HasErrors)
            return DiagnosticReport.Invalid(host, bag);
        if (await NewQuestions.AskAsync(host, options, Check, bag, cancel) is not { } wanted)
            return DiagnosticReport.Invalid(host, bag);

        var path = PathOf(wanted.Id);
        wanted = wanted with { HasSchema = File.Exists(Path.Combine(folder, "schema", "runbook.schema.json")) };
        var text = RunbookTemplates.Write(wanted);
        new Linter(catalog, host.Environment).LintRunbook(new SourceText(catalog.Display(path), text), bag);
        if (bag.HasErrors)
            return DiagnosticReport.Invalid(host, bag);
        if (
            !DraftFiles.Write(
                folder,
                [(wanted.Id + ".yaml", text)],
                force: false,
                "choose another id, or edit that file",
                catalog.Display,
                bag
            )
        )
            return DiagnosticReport.Invalid(host, bag);
        NewText.Write(host.Out, wanted, text, catalog.Display(path), catalog.List().Any(r => r.IsBuiltIn && r.Id == wanted.Id));
        return 0;
    }
}
