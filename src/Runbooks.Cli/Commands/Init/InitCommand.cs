using System.CommandLine;
using Runbooks.Authoring.Init;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Git;

namespace Runbooks.Cli.Commands.Init;

/// <summary>`runbook init`: a target and a runbook for a service of one's own.</summary>
internal static class InitCommand
{
    private const string Example =
        "runbook init --controller kubernetes --set namespace=shop --set deployment=checkout --base-url https://kube.example.com:6443 "
        + "--header 'Authorization=Bearer ${env:KUBE_TOKEN}' --health https://shop.example.com/healthz --name checkout";

    public static Command Build(CommandHost host)
    {
        var controller = new Option<string?>("--controller")
        {
            Description =
                "What moves the traffic: a controller that `runbook show controller` lists, or `other`, which writes a description "
                + "for you to complete.",
            HelpName = "name",
        };
        controller.CompletionSources.Add(_ =>
            new RunbookCatalog(host.WorkingDirectory)
                .ControllerNames()
                .Append(ControllerChoice.Other.Name)
                .Select(n => new System.CommandLine.Completions.CompletionItem(n))
        );
        var set = new Option<string[]>("--set")
        {
            Description = "What the controller must know, NAME=VALUE; once for each.",
            HelpName = "name=value",
        };
        var baseUrl = new Option<string?>("--base-url") { Description = "Where its API is.", HelpName = "address" };
        var header = new Option<string[]>("--header")
        {
            Description = "A header for it, NAME=VALUE; a secret as `${env:NAME}` or `${file:PATH}`, for none is written into a file.",
            HelpName = "name=value",
        };
        var ca = new Option<string?>("--ca")
        {
            Description = "A PEM file of this project with the authority that its certificate is of; the system's by default.",
            HelpName = "file",
        };
        var health = new Option<string?>("--health")
        {
            Description = "Where the service says how it is: a path at `--base-url`, or a whole address.",
            HelpName = "path",
        };
        var healthy = new Option<string?>("--healthy")
        {
            Description = "What must be true of that answer, such as 'body.status == \"ok\"'; any word of health in it by default.",
            HelpName = "condition",
        };
        var version = new Option<string?>("--version")
        {
            Description = "Where that answer names the version that runs, such as body.version.",
            HelpName = "expression",
        };
        var applicationHeader = new Option<string[]>("--application-header")
        {
            Description = "A header for the service, NAME=VALUE; the controller's never go there.",
            HelpName = "name=value",
        };
        var critical = new Option<string?>("--critical") { Description = "A path that customers ask for.", HelpName = "path" };
        var ok = new Option<string?>("--ok")
        {
            Description = "What must be true of that answer, such as 'status == 200'; any success by default.",
            HelpName = "condition",
        };
        var name = new Option<string?>("--name") { Description = "What the target is called.", HelpName = "name" };
        var runbook = new Option<string?>("--runbook")
        {
            Description = $"The runbook's id, or `{InitOptions.NoRunbook}` for no runbook; {InitOptions.UsualRunbook} by default.",
            HelpName = "id",
        };
        var git = new Option<bool>("--git")
        {
            Description = "Make this folder a Git repository where it is in none: it takes the records.",
        };
        var command = new ExampledCommand(
            "init",
            "Describes your service: asks for what you leave out, writes a target and a runbook, looks.",
            Example
        )
        {
            controller,
            set,
            baseUrl,
            header,
            ca,
            health,
            healthy,
            version,
            applicationHeader,
            critical,
            ok,
            name,
            runbook,
            git,
        };
        command.SetAction(
            (parsed, cancel) =>
                RunAsync(
                    host,
                    new InitOptions
                    {
                        Controller = parsed.GetValue(controller),
                        Set = parsed.GetValue(set) ?? [],
                        BaseUrl = parsed.GetValue(baseUrl),
                        Headers = parsed.GetValue(header) ?? [],
                        Ca = parsed.GetValue(ca),
                        Health = parsed.GetValue(health),
                        Healthy = parsed.GetValue(healthy),
                        Version = parsed.GetValue(version),
                        ApplicationHeaders = parsed.GetValue(applicationHeader) ?? [],
                        Critical = parsed.GetValue(critical),
                        Ok = parsed.GetValue(ok),
                        Name = parsed.GetValue(name),
                        Runbook = parsed.GetValue(runbook),
                        Git = parsed.GetValue(git),
                    },
                    cancel
                )
        );
        return command;
    }

    /// <summary>
    /// Writes, looks, and ends as `target check` does: 0 where a rollback could be sent, 1 where it could not, 3 where nothing is known;
    /// 2 means that nothing was written. Where the folder could not be made a repository, it ends with 1 at best.
    /// </summary>
    private static async Task<int> RunAsync(CommandHost host, InitOptions options, CancellationToken cancel)
    {
        NativeLibraries.PrepareGit();
        var bag = new DiagnosticBag();
        var catalog = new RunbookCatalog(host.WorkingDirectory);
        var folder = catalog.Folder ?? Path.GetFullPath("runbooks", host.WorkingDirectory);
        var place = new InitPlace(catalog, folder, host.WorkingDirectory, host.Environment);
        var draft = new InitDraft(place, ControllerChoice.All(catalog, new DiagnosticBag()));
        var canAsk = host.InIsTerminal && !host.IsCi;
        catalog.IsRefused(bag);
        draft.Check(options, bag);
        if (!canAsk)
            draft.CheckComplete(options, Example, bag);
        if (bag.HasErrors)
        {
            var exit = DiagnosticReport.Invalid(host, bag);
            if (options.Git && RecordsRepository.Open(host.WorkingDirectory, new DiagnosticBag(), host.Environment) is null)
                await host.Error.WriteLineAsync("No repository was made either: `git init` makes this folder one.");
            return exit;
        }

        if (canAsk)
        {
            var questions = new InitQuestions(host, place, draft, bag, cancel);
            if (await questions.AskAsync(options) is not { } answered)
            {
                var exit = DiagnosticReport.Invalid(host, bag);
                await host.Error.WriteLineAsync(
                    $"What was said so far is kept here, and this goes on with it:\n\n  {questions.Said.ToCommand()}"
                );
                return exit;
            }

            options = answered;
        }

        var files = bag.HasErrors ? [] : draft.Files(options, bag);
        if (bag.HasErrors || !place.Write(files, bag))
            return DiagnosticReport.Invalid(host, bag);

        InitText.WriteFiles(host, place, files);
        var repository = RecordsRepository.Open(host.WorkingDirectory, new DiagnosticBag(), host.Environment);
        if (repository is null && options.Git)
            repository = RecordsRepository.Create(host.WorkingDirectory, bag);
        if (bag.HasErrors)
            DiagnosticReport.Invalid(host, bag);
        await host.Out.WriteLineAsync("\nWhat the engine sees of it, by reads alone:");
        var code = await TargetCommand.CheckAsync(host, options.Name!, records: null, "text", cancel);
        var describes = options.Controller == ControllerChoice.Other.Name;
        InitText.WriteNext(
            host,
            options,
            options.WritesRunbook ? options.Runbook ?? InitOptions.UsualRunbook : place.AnyRunbook,
            draft.ChoiceOf(options.Controller!, bag)!.IsUsual,
            describes ? place.Display(InitPlace.ControllerFile(options.Name!)) : null,
            isReady: code == ExitCodes.Recovered,
            hasRepository: repository is not null
        );
        var seen = code == ExitCodes.Invalid ? ExitCodes.Unknown : code;
        return bag.HasErrors ? ExitCodes.Worst([seen, ExitCodes.NotRecovered]) : seen;
    }
}
