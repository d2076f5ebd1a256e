using System.CommandLine;
using System.Text.Json.Nodes;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Incidents;
using Runbooks.Incidents.Records;
using Runbooks.Runs;

namespace Runbooks.Cli.Commands.Incidents;

internal static class IncidentPublishCommand
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    public static Command Build(CommandHost host)
    {
        var id = new Argument<string>("incident") { Description = "The incident's id, or `last`." };
        IncidentCompletions.Of(id, "incident", host);
        var records = IncidentRecords.Option();
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "publish",
            "Opens the pull request of a record whose branch is pushed, or brings it up to date: text, labels, reviewers, and one comment.",
            "runbook incidents publish last"
        )
        {
            id,
            records,
            format,
        };
        command.SetAction(
            (parsed, cancel) =>
                PublishAsync(host, parsed.GetValue(id)!, parsed.GetValue(records), parsed.GetValue(format) == "json", cancel)
        );
        return command;
    }

    private static async Task<int> PublishAsync(CommandHost host, string wanted, string? path, bool isJson, CancellationToken cancel)
    {
        if (IncidentRecords.OpenRepository(host, path) is not { } repository)
            return ExitCodes.Invalid;
        var bag = new DiagnosticBag();
        var catalog = new IncidentCatalog(repository);
        if (catalog.Find(wanted, bag) is not { } location || catalog.Read(location, bag) is not { } record)
            return DiagnosticReport.Invalid(host, bag);

        var answer = await PublishAsync(host, repository, record, cancel);
        if (isJson)
            await host.Document.WriteLineAsync(ToJson(record, answer).ToJsonString(JsonText.Indented));
        else
            await WriteAsync(host, record, answer);
        return answer.Problem switch
        {
            null => ExitCodes.Recovered,
            { Kind: GitHubProblemKind.NoCredentials } => ExitCodes.Invalid,
            _ => ExitCodes.NotRecovered,
        };
    }

    private static async Task<GitHubAnswer<PublishedRecord>> PublishAsync(
        CommandHost host,
        RecordsRepository repository,
        IncidentRecord record,
        CancellationToken cancel
    )
    {
        if (repository.FindRemoteSettings() is not { Url: not null } remote)
            return new GitHubProblem(
                GitHubProblemKind.NoCredentials,
                "the records repository has no remote that a pull request could be opened at",
                "add one with `git remote add origin URL`, or name one of several with `git config runbook.remote NAME`"
            );

        // Nothing that this command writes comes from the token; what is recorded was cleaned when it was.
        var access = GitHubAccess.Open(GitHubAccess.AddressOf(repository, host.Environment), host.Environment, host.Time, _ => { });
        if (access.Problem is { } none)
            return none;
        using var github = access.Value;
        return await new RecordPublication(github.Repository.Within(Bound), repository, remote).PublishAsync(
            record,
            isUnfinished: false,
            TargetReviewers.Of(host.WorkingDirectory, record.Target),
            cancel
        );
    }

    private static async Task WriteAsync(CommandHost host, IncidentRecord record, GitHubAnswer<PublishedRecord> answer)
    {
        if (answer.Problem is { } problem)
        {
            await host.Error.WriteLineAsync($"error: {problem.Message}");
            if (problem.Help is { } help)
                await host.Error.WriteLineAsync($"  = help: {help}");
            return;
        }

        var published = answer.Value;
        await host.Out.WriteLineAsync($"✓ {record.Id}: pull request #{published.PullRequest.Number} {Said(published.Outcome)}");
        await host.Out.WriteLineAsync($"    {published.PullRequest.Url}");
        foreach (var note in published.Notes)
            await host.Error.WriteLineAsync($"note: {note}");
    }

    private static string Said(PullRequestOutcome outcome) =>
        outcome switch
        {
            PullRequestOutcome.Created => "is open",
            PullRequestOutcome.Updated => "is up to date",
            PullRequestOutcome.Unchanged => "was up to date",
            PullRequestOutcome.Merged => "is merged: nothing was to do",
            _ => "was closed: nothing was done",
        };

    private static JsonObject ToJson(IncidentRecord record, GitHubAnswer<PublishedRecord> answer)
    {
        var json = new JsonObject
        {
            ["incident"] = record.Id,
            ["pull-request"] = null,
            ["comment"] = null,
            ["notes"] = new JsonArray(),
            ["problem"] = null,
        };
        if (answer.Problem is { } problem)
        {
            json["problem"] = new JsonObject
            {
                ["kind"] = problem.Kind.ToString(),
                ["message"] = problem.Message,
                ["help"] = problem.Help,
                ["resets-at"] = problem.ResetsAt?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ"),
            };
            return json;
        }

        var (pull, published) = (answer.Value.PullRequest, answer.Value);
        json["pull-request"] = new JsonObject
        {
            ["number"] = pull.Number,
            ["url"] = pull.Url,
            ["outcome"] = published.Outcome.ToString().ToLowerInvariant(),
            ["draft"] = pull.IsDraft,
        };
        json["comment"] = published.Comment?.Url;
        json["notes"] = new JsonArray([.. published.Notes.Select(n => (JsonNode)n)]);
        return json;
    }
}
