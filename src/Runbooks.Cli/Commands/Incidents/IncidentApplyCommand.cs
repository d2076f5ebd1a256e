using System.CommandLine;
using System.Text.Json.Nodes;
using Runbooks.Authoring;
using Runbooks.Authoring.Proposals;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Incidents.Records;
using Runbooks.Runs;

namespace Runbooks.Cli.Commands.Incidents;

internal static class IncidentApplyCommand
{
    public static Command Build(CommandHost host)
    {
        var id = new Argument<string?>("incident")
        {
            Description = "The incident's id, or `last`; every record that is under review without it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        IncidentCompletions.Of(id, "incident", host);
        var records = IncidentRecords.Option();
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be changed, and change nothing." };
        var push = new Option<bool>("--push") { Description = "Push the branches that got a commit." };
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "apply",
            "Makes the changes to runbooks that were accepted in a record, in one commit on the record's branch.",
            "runbook incidents apply last"
        )
        {
            id,
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
                var found = Find(repository, parsed.GetValue(id), bag);
                if (bag.HasErrors)
                    return DiagnosticReport.Invalid(host, bag);
                var linter = new Linter(new RunbookCatalog(repository.WorkTree ?? host.WorkingDirectory), host.Environment);
                var application = new ProposalApplication(repository, linter, host.Time);
                var applied = found.Select(r => application.Apply(r, parsed.GetValue(dryRun))).ToList();
                var delivered = new List<DeliveredBranch>();
                var delivery = new BranchDelivery(repository, github: null, host.Time, RunSetup.Draw);
                foreach (var changed in parsed.GetValue(push) ? applied.Where(a => a.Commit is not null) : [])
                    delivered.Add(await delivery.DeliverAsync(changed.Branch, string.Empty, string.Empty, cancel));
                if (parsed.GetValue(format) == "json")
                    host.Document.WriteLine(
                        new JsonObject
                        {
                            ["records"] = new JsonArray([.. applied.Select(ToJson)]),
                            ["pushed"] = DeliveryText.ToJson(delivered),
                        }.ToJsonString(JsonText.Indented)
                    );
                else
                    Write(host.Out, applied, delivered, parsed.GetValue(dryRun));
                return applied.TrueForAll(a => a.AreAllThere) && delivered.TrueForAll(d => d.Problem is null)
                    ? ExitCodes.Recovered
                    : ExitCodes.NotRecovered;
            }
        );
        return command;
    }

    private static IReadOnlyList<RecordLocation> Find(RecordsRepository repository, string? wanted, DiagnosticBag bag)
    {
        var catalog = new IncidentCatalog(repository);
        if (wanted is null)
            return
            [
                .. catalog.All().Where(r => r.Branch is not null || repository.FindCheckedOut(IncidentId.Branch(r.IncidentId)) is not null),
            ];
        return catalog.Find(wanted, bag) is { } one ? [one] : [];
    }

    private static void Write(TextWriter output, List<AppliedProposals> applied, List<DeliveredBranch> delivered, bool dryRun)
    {
        if (applied.TrueForAll(a => a.Outcomes.Count == 0 && a.Problem is null))
            output.WriteLine("No accepted change waits to be made.");
        foreach (var record in applied.Where(a => a.Outcomes.Count > 0 || a.Problem is not null))
        {
            output.WriteLine(record.Incident);
            foreach (var outcome in record.Outcomes)
            {
                output.WriteLine(
                    outcome.Status switch
                    {
                        ProposalStatus.Made => $"  ✓ {outcome.Id} {(dryRun ? "can be" : "is")} made in {outcome.Runbook}",
                        ProposalStatus.There => $"  ✓ {outcome.Id} was in {outcome.Runbook} already",
                        _ => $"  ✗ {outcome.Id} cannot be made in {outcome.Runbook}: {outcome.Problem}",
                    }
                );
                if (outcome.Note is not null)
                    output.WriteLine($"      but {outcome.Note}");
            }

            if (record.Problem is not null)
                output.WriteLine($"  ✗ {record.Problem}");
            if (record.Commit is not null)
                output.WriteLine($"  commit {record.Commit[..10]} on branch {record.Branch}");
        }

        DeliveryText.Write(output, delivered);
    }

    private static JsonNode ToJson(AppliedProposals record) =>
        new JsonObject
        {
            ["incident"] = record.Incident,
            ["branch"] = record.Branch,
            ["commit"] = record.Commit,
            ["problem"] = record.Problem,
            ["proposals"] = new JsonArray([
                .. record.Outcomes.Select(o =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["id"] = o.Id,
                            ["runbook"] = o.Runbook,
                            ["fate"] = o.Status switch
                            {
                                ProposalStatus.Made => "made",
                                ProposalStatus.There => "there",
                                _ => "conflict",
                            },
                            ["problem"] = o.Problem,
                            ["note"] = o.Note,
                        }
                ),
            ]),
        };
}
