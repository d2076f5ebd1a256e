using System.CommandLine;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Review;
using Runbooks.Results;
using Runbooks.Storage;

namespace Runbooks.Cli.Commands.Incidents;

internal static class IncidentRenderCommand
{
    public static Command Build(CommandHost host)
    {
        var ids = new Argument<string[]>("incidents")
        {
            Description = "Ids, or `last`; the records that the work tree adds or changes, by default.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        IncidentCompletions.Of(ids, "incidents", host);
        var baseName = IncidentCheckCommand.BaseOption();
        var records = IncidentRecords.Option();
        var check = new Option<bool>("--check") { Description = "Only say what would change, and exit with 1 if anything would." };
        var command = new ExampledCommand(
            "render",
            "Writes post-mortems and durations anew from their records, and keeps what people wrote.",
            "runbook incidents render last"
        )
        {
            ids,
            baseName,
            records,
            check,
        };
        command.SetAction(parsed =>
        {
            if (IncidentRecords.OpenRepository(host, parsed.GetValue(records)) is not { } repository)
                return ExitCodes.Invalid;
            var bag = new DiagnosticBag();
            if (
                ReviewScope.Resolve(
                    repository,
                    parsed.GetValue(ids) ?? [],
                    parsed.GetValue(baseName) ?? GitHubEvent.Of(host.Environment).Base,
                    bag
                )
                is not { } scopes
            )
                return DiagnosticReport.Invalid(host, bag);
            return Run(host, repository, scopes, parsed.GetValue(check), bag);
        });
        return command;
    }

    private static int Run(
        CommandHost host,
        RecordsRepository repository,
        IReadOnlyList<ReviewScope> scopes,
        bool isCheck,
        DiagnosticBag bag
    )
    {
        var rendering = new RecordRendering(repository, EngineVersion.Text, host.Time);
        var (seen, changed, failed) = (0, 0, false);
        foreach (var scope in scopes)
        {
            using (scope)
            {
                foreach (var rendered in scope.Paths.Select(p => rendering.Render(scope.Files, p, bag)).OfType<RenderedRecord>())
                {
                    seen++;
                    if (rendered.Files.Count > 0)
                        changed++;
                    if (!Show(host, repository, scope, rendered, isCheck))
                        failed = true;
                }
            }
        }

        if (bag.HasErrors)
            return DiagnosticReport.Invalid(host, bag);
        if (seen == 0)
            host.Out.WriteLine("No record is added or changed; name one to render it.");
        return failed || (isCheck && changed > 0) ? ExitCodes.NotRecovered : ExitCodes.Recovered;
    }

    private static bool Show(CommandHost host, RecordsRepository repository, ReviewScope scope, RenderedRecord rendered, bool isCheck)
    {
        var (where, problem) = rendered.Files.Count == 0 || isCheck ? string.Empty : Write(host, repository, scope, rendered);
        host.Out.WriteLine(
            rendered.Files.Count == 0 ? $"✓ {rendered.Id} is as its record says"
            : isCheck ? $"☐ {rendered.Id} would change"
            : problem is null ? $"✓ {rendered.Id} is written anew {where}"
            : $"✗ {rendered.Id} could not be written: {problem}"
        );
        foreach (var change in rendered.Changes)
            host.Out.WriteLine($"    {change}");
        foreach (var note in rendered.Notes)
            host.Out.WriteLine($"    note: {note}");
        return problem is null;
    }

    // Where the record is checked out, in the work tree, for its author to look at and commit; else on its branch.
    private static Result<string, string> Write(CommandHost host, RecordsRepository repository, ReviewScope scope, RenderedRecord rendered)
    {
        if (scope.Branch is null && !scope.Files.IsWorkTree)
            return Result.Failed("this repository has no work tree: render it in a clone that has one");
        try
        {
            if (scope.Branch is not { } branch)
            {
                foreach (var (path, content) in rendered.Files)
                    scope.Files.Write(path, content.Span);
                return "in the work tree";
            }

            var message = $"Render {rendered.Id} anew\n\n{string.Join('\n', rendered.Changes)}\n";
            return repository.WriteRecord(
                new RecordCommit(branch, message, rendered.Files, host.Time.GetLocalNow()) { OnTopOf = scope.Files.Commit }
            ) switch
            {
                Committed made => $"on its branch, commit {made.Commit[..10]}",
                BranchMoved moved => Result.Failed($"{moved.Branch} was moved by somebody else meanwhile: render it again"),
                NotWritten refused => Result.Failed(refused.Reason),
                var other => throw new InvalidOperationException($"unknown result {other.GetType().Name}"),
            };
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return Result.Failed(e.Message);
        }
    }
}
