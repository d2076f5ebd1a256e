using System.CommandLine;
using System.Text.Json.Nodes;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Review;

namespace Runbooks.Cli.Commands.Incidents;

internal static class IncidentCheckCommand
{
    public static Command Build(CommandHost host)
    {
        var ids = new Argument<string[]>("incidents")
        {
            Description = "Ids, or `last`; the records that the work tree adds or changes, by default.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        IncidentCompletions.Of(ids, "incidents", host);
        var baseName = BaseOption();
        var records = IncidentRecords.Option();
        var format = Formats.Option("text", "json", "github", "markdown", "sarif");
        var strict = new Option<bool>("--strict") { Description = "Exit with 2 for warnings too." };
        var comment = new Option<bool>("--comment")
        {
            Description =
                "Post the reviewers' checklist on the pull request too, as one comment that is kept up to date, and each "
                + "proposed change that nobody has decided as a suggestion.",
        };
        var pullRequest = new Option<long?>("--pull-request")
        {
            Description = "The number of the pull request; in a workflow, the one that it runs for.",
        };
        var command = new ExampledCommand(
            "check",
            "Reviews records: is each as its run wrote it, and have people done their part?",
            "runbook incidents check --base origin/main --format github --comment"
        )
        {
            ids,
            baseName,
            records,
            format,
            strict,
            comment,
            pullRequest,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                if (IncidentRecords.OpenRepository(host, parsed.GetValue(records)) is not { } repository)
                    return ExitCodes.Invalid;
                var bag = new DiagnosticBag();
                var at = GitHubEvent.Of(host.Environment);
                if (
                    ReviewScope.Resolve(repository, parsed.GetValue(ids) ?? [], parsed.GetValue(baseName) ?? at.Base, bag) is not { } scopes
                )
                    return DiagnosticReport.Invalid(host, bag);
                var (reviews, merged) = Review(host, repository, scopes);
                foreach (var problem in merged.Concat(reviews.SelectMany(r => r.Diagnostics)))
                    bag.Add(problem);
                var checklist = ReviewChecklist.Write(
                    reviews,
                    merged,
                    PlaceLinks.Of(host.Environment, at.Head ?? repository.Resolve("HEAD"))
                );
                Write(host, parsed.GetValue(format)!, bag.Sorted(), reviews, checklist);
                if (reviews.Count == 0 && parsed.GetValue(format) is "text" or "github")
                    await host.Out.WriteLineAsync(Nothing(repository, parsed.GetValue(baseName) ?? at.Base));
                var isPosted =
                    !parsed.GetValue(comment)
                    || await ReviewComment.PostAsync(host, repository, parsed.GetValue(pullRequest) ?? at.PullRequest, checklist, cancel);
                if (parsed.GetValue(comment))
                    await ReviewSuggestions.PlaceAsync(
                        host,
                        repository,
                        reviews,
                        parsed.GetValue(pullRequest) ?? at.PullRequest,
                        at.Head,
                        cancel
                    );
                return bag.HasErrors || (parsed.GetValue(strict) && bag.Count > 0) ? ExitCodes.Invalid
                    : isPosted ? ExitCodes.Recovered
                    : ExitCodes.NotRecovered;
            }
        );
        return command;
    }

    /// <summary>The option that names what a branch is compared with.</summary>
    public static Option<string?> BaseOption() =>
        new("--base")
        {
            Description = "The branch or commit to compare with; that of the pull request, or the remote's default branch by default.",
        };

    // That nothing is wrong is not said of what was never looked at.
    private static string Nothing(RecordsRepository repository, string? baseName)
    {
        if ((baseName ?? repository.FindDefaultBranch()) is not { } name)
            return "No record to check: there is none below incidents/ of the work tree, nor on a branch incident/….";
        return $"No record to check: the work tree adds and changes none below incidents/ since `{name}`. "
            + "`runbook incidents check last`, or an id, checks one that is there or on its branch.";
    }

    private static void Write(
        CommandHost host,
        string format,
        IReadOnlyList<Diagnostic> found,
        List<RecordReview> reviews,
        string checklist
    )
    {
        switch (format)
        {
            case "json":
                host.Document.WriteLine(ToJson(found, reviews).ToJsonString(JsonText.Indented));
                break;
            case "markdown":
                host.Out.Write(checklist);
                break;
            default:
                DiagnosticReport.Write(host, format, found);
                if (format == "text")
                    ReviewText.Write(host.Out, reviews);
                break;
        }
    }

    private static (List<RecordReview> Reviews, List<Diagnostic> Merged) Review(
        CommandHost host,
        RecordsRepository repository,
        IReadOnlyList<ReviewScope> scopes
    )
    {
        var reviewer = new RecordReviewer(repository, EngineVersion.Text, host.Time);
        var (reviews, merged) = (new List<RecordReview>(), new List<Diagnostic>());
        foreach (var scope in scopes)
        {
            using (scope)
            {
                reviews.AddRange(scope.Paths.Select(p => reviewer.Review(scope.Files, p, scope.Base)));
                if (scope is { IsWhole: true, Base: { } common })
                    merged.AddRange(MergedRecords.Check(scope.Files, common));
            }
        }

        return (reviews, merged);
    }

    private static JsonObject ToJson(IReadOnlyList<Diagnostic> found, List<RecordReview> reviews)
    {
        using var text = new StringWriter();
        JsonRenderer.Write(text, found);
        var document = (JsonObject)JsonNode.Parse(text.ToString())!;
        document["records"] = new JsonArray([
            .. reviews.Select(r =>
                (JsonNode)
                    new JsonObject
                    {
                        ["id"] = r.Id,
                        ["path"] = r.Path,
                        ["title"] = r.Title,
                        ["status"] = r.Status,
                        ["verdict"] = r.Verdict,
                        ["checklist"] = new JsonArray([
                            .. r.Items.Select(i =>
                                (JsonNode)
                                    new JsonObject
                                    {
                                        ["title"] = i.Title,
                                        ["done"] = i.IsDone,
                                        ["who"] = i.Who,
                                        ["missing"] = new JsonArray([
                                            .. i.Missing.Select(m =>
                                                (JsonNode)
                                                    new JsonObject
                                                    {
                                                        ["code"] = m.Code.Id,
                                                        ["message"] = m.Message,
                                                        ["file"] = m.Span?.Source.Path,
                                                        ["line"] = m.Span?.Line,
                                                    }
                                            ),
                                        ]),
                                    }
                            ),
                        ]),
                    }
            ),
        ]);
        return document;
    }
}
