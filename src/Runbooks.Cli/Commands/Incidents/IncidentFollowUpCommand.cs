using System.CommandLine;
using System.Text.Json.Nodes;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Incidents.FollowUp;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Runs;

namespace Runbooks.Cli.Commands.Incidents;

internal static class IncidentFollowUpCommand
{
    public static Command Build(CommandHost host)
    {
        var ids = new Argument<string[]>("incidents")
        {
            Description = "Ids of merged incidents, or `last`; every approved one without them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        IncidentCompletions.Of(ids, "incidents", host);
        var since = new Option<string?>("--since")
        {
            Description = "Only records that differ between HEAD and this commit, such as the one before a push.",
        };
        var branch = new Option<string?>("--branch")
        {
            Description = "The branch that takes the links, such as the one checked out; incident/follow-up-ID for each record by default.",
        };
        var records = IncidentRecords.Option();
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be opened, and open nothing." };
        var push = new Option<bool>("--push")
        {
            Description = "Push the branch, and open a pull request for it unless it is the one checked out.",
        };
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "follow-up",
            "Opens one issue at GitHub for each action item of merged records, once, and writes the links and what was "
                + "closed into the records.",
            "runbook incidents follow-up --since HEAD~1 --push"
        )
        {
            ids,
            since,
            branch,
            records,
            push,
            dryRun,
            format,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                if (IncidentRecords.OpenRepository(host, parsed.GetValue(records)) is not { } repository)
                    return ExitCodes.Invalid;
                var bag = new DiagnosticBag();
                var found = Find(repository, parsed.GetValue(ids) ?? [], parsed.GetValue(since), bag);
                if (bag.HasErrors)
                    return DiagnosticReport.Invalid(host, bag);
                var (followed, delivered) = ((IReadOnlyList<RecordFollowUp>)[], (IReadOnlyList<DeliveredBranch>)[]);
                if (found.Count > 0)
                {
                    var address = GitHubAccess.AddressOf(repository, host.Environment);
                    var access = GitHubAccess.Open(address, host.Environment, host.Time, _ => { });
                    if (access.Problem is { } problem)
                    {
                        bag.Add(
                            address is null ? DiagnosticCodes.NotFound : DiagnosticCodes.MissingVariable,
                            null,
                            problem.Message,
                            help: problem.Help
                        );
                        return DiagnosticReport.Invalid(host, bag);
                    }

                    using var github = access.Value;
                    var issues = new ItemIssues(
                        github.Repository,
                        new IssueTexts(new TemplateCatalog(repository), github.Repository.Address, host.Time)
                    );
                    followed = await new FollowedRecords(repository, issues, host.Time).FollowAsync(
                        found,
                        parsed.GetValue(branch),
                        parsed.GetValue(dryRun),
                        cancel
                    );
                    if (parsed.GetValue(push) && !parsed.GetValue(dryRun))
                        delivered = await new FollowUpDelivery(
                            repository,
                            new BranchDelivery(repository, github.Repository, host.Time, RunSetup.Draw)
                        ).DeliverAsync(followed, parsed.GetValue(branch), cancel);
                }

                if (parsed.GetValue(format) == "json")
                    host.Document.WriteLine(
                        new JsonObject
                        {
                            ["records"] = new JsonArray([.. followed.Select(ToJson)]),
                            ["pushed"] = DeliveryText.ToJson(delivered),
                        }.ToJsonString(JsonText.Indented)
                    );
                else
                    Write(host.Out, followed, delivered);
                return followed.All(f => f.IsComplete) && delivered.All(d => d.Problem is null)
                    ? ExitCodes.Recovered
                    : ExitCodes.NotRecovered;
            }
        );
        return command;
    }

    // Merged is what HEAD has, unless HEAD is the record's own branch: a record under review can still be dropped.
    private static List<(RecordLocation, IncidentRecord)> Find(RecordsRepository repository, string[] ids, string? since, DiagnosticBag bag)
    {
        var catalog = new IncidentCatalog(repository);
        if (since?.All(c => c == '0') == true)
            since = null;
        if (since is not null && repository.Resolve(since) is null)
            bag.Add(DiagnosticCodes.BadOption, null, $"`--since {since}` names no commit", help: "fetch it, or leave the option out");
        if (bag.HasErrors)
            return [];
        var reviewed = repository.CurrentBranch();
        var merged = catalog.All().Where(r => r.Branch is null && !IsReviewed(r)).ToList();
        if (since is not null)
            merged = [.. merged.Where(r => !repository.HasSame(r.Commit, since, r.Path))];
        if (ids.Length > 0)
        {
            var named = ids.Select(id => catalog.Find(id, bag, id == "last" && merged.Count > 0 ? merged : null))
                .OfType<RecordLocation>()
                .ToList();
            foreach (var open in named.Where(n => n.Branch is not null || IsReviewed(n)))
            {
                bag.Add(
                    DiagnosticCodes.NotFound,
                    null,
                    $"{open.IncidentId} is not merged: it stands on branch {open.Branch ?? reviewed}",
                    help: "its action items can still change; follow it up when it is in HEAD"
                );
            }

            merged = [.. named.Where(n => n.Branch is null)];
        }

        // A record that cannot be read is not this command's to judge, unless it was named.
        var found = new List<(RecordLocation, IncidentRecord)>();
        foreach (var location in merged)
        {
            var record = catalog.Read(location, ids.Length > 0 ? bag : new DiagnosticBag());
            if (record is not null && (ids.Length > 0 || FollowedRecords.IsWanted(record)))
                found.Add((location, record));
        }

        return found;

        // The member of a group stands on the branch of the group.
        bool IsReviewed(RecordLocation location) =>
            reviewed?.StartsWith(IncidentId.BranchPrefix, StringComparison.Ordinal) == true
            && (catalog.Read(location, new DiagnosticBag())?.Branch ?? IncidentId.Branch(location.IncidentId)) == reviewed;
    }

    private static void Write(TextWriter output, IReadOnlyList<RecordFollowUp> followed, IReadOnlyList<DeliveredBranch> delivered)
    {
        if (followed.Count == 0)
            output.WriteLine("No merged record waits to be followed up.");
        foreach (var record in followed)
        {
            output.WriteLine($"{record.Incident}  {record.Status}");
            foreach (var item in record.Items)
            {
                output.WriteLine(
                    item.Status switch
                    {
                        ItemStatus.Opened => $"  ✓ {item.Id} {item.Issue!.Url}: opened, {item.Title}",
                        ItemStatus.ToOpen => $"  · {item.Id} would be opened: {item.Title}",
                        ItemStatus.Open => $"  · {item.Id} {item.Issue?.Url ?? "tracked elsewhere"}: open",
                        ItemStatus.Closed => $"  ✓ {item.Id} {item.Issue?.Url ?? "tracked elsewhere"}: closed",
                        _ => $"  ✗ {item.Id} {item.Problem}",
                    }
                );
            }

            if (record.Problem is not null)
                output.WriteLine($"  ✗ {record.Problem}");
            if (record.Commit is not null)
                output.WriteLine($"  commit {record.Commit[..10]} on branch {record.Branch}");
        }

        DeliveryText.Write(output, delivered);
    }

    private static JsonNode ToJson(RecordFollowUp record) =>
        new JsonObject
        {
            ["incident"] = record.Incident,
            ["status"] = record.Status,
            ["branch"] = record.Branch,
            ["commit"] = record.Commit,
            ["problem"] = record.Problem,
            ["items"] = new JsonArray([
                .. record.Items.Select(i =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["id"] = i.Id,
                            ["title"] = i.Title,
                            ["fate"] = i.Status switch
                            {
                                ItemStatus.Opened => "opened",
                                ItemStatus.Open => "open",
                                ItemStatus.Closed => "closed",
                                ItemStatus.ToOpen => "to open",
                                _ => "failed",
                            },
                            ["issue"] = i.Issue?.Url,
                            ["problem"] = i.Problem,
                        }
                ),
            ]),
        };
}
