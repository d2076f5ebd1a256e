using System.CommandLine;

namespace Runbooks.Cli.Commands.Incidents;

/// <summary>`runbook incidents`.</summary>
internal static class IncidentsCommand
{
    public static Command Build(CommandHost host)
    {
        var command = new ExampledCommand("incidents", "Lists, shows and verifies incident records, and has them reviewed.", "runbook incidents list");
        command.Subcommands.Add(IncidentListCommand.Build(host));
        command.Subcommands.Add(IncidentShowCommand.Build(host));
        command.Subcommands.Add(IncidentVerifyCommand.Build(host));
        command.Subcommands.Add(PublishCommand.Build(host));
        command.Subcommands.Add(IncidentApplyCommand.Build(host));
        command.Subcommands.Add(IncidentFollowUpCommand.Build(host));
        return command;
    }
}
