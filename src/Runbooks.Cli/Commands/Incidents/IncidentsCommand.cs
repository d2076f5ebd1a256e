using System.CommandLine;
using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Commands.Incidents;

internal static class IncidentsCommand
{
    public static Command Build(CommandHost host)
    {
        var command = new ExampledCommand(
            "incidents",
            "Lists, shows, verifies, reviews, publishes and counts incident records.",
            "runbook incidents list"
        );
        command.Subcommands.Add(IncidentListCommand.Build(host));
        command.Subcommands.Add(IncidentShowCommand.Build(host));
        command.Subcommands.Add(IncidentVerifyCommand.Build(host));
        command.Subcommands.Add(IncidentCheckCommand.Build(host));
        command.Subcommands.Add(IncidentRenderCommand.Build(host));
        command.Subcommands.Add(IncidentPublishCommand.Build(host));
        command.Subcommands.Add(IncidentApplyCommand.Build(host));
        command.Subcommands.Add(IncidentFollowUpCommand.Build(host));
        command.Subcommands.Add(IncidentStatsCommand.Build(host));
        command.Subcommands.Add(IncidentToDrillCommand.Build(host));
        return command;
    }
}
