using System.CommandLine;
using Runbooks.Authoring;
using Runbooks.Cli.Hosting;
using Runbooks.Incidents;

namespace Runbooks.Cli.Commands;

internal static class SchemaCommand
{
    public static Command Build(CommandHost host)
    {
        var what = new Argument<string>("what")
        {
            Description = "runbook, target, group, controller, notifications, drill or incident.",
            DefaultValueFactory = _ => "runbook",
        };
        what.AcceptOnlyFromAmong("runbook", "target", "group", "controller", "notifications", "drill", "incident");
        var command = new ExampledCommand(
            "schema",
            "Writes the JSON Schema of a file, for completion in editors.",
            "runbook schema runbook > runbooks/schema/runbook.schema.json"
        )
        {
            what,
        };
        command.SetAction(parsed =>
        {
            var schema = parsed.GetValue(what) switch
            {
                "target" => RunbookSchema.Target(),
                "group" => RunbookSchema.Group(),
                "controller" => RunbookSchema.Controller(),
                "notifications" => RunbookSchema.Notifications(),
                "drill" => RunbookSchema.Drill(),
                "incident" => IncidentSchema.Create(),
                _ => RunbookSchema.Runbook(),
            };
            host.Document.WriteLine(schema.ToJsonString(JsonText.Indented));
            return 0;
        });
        return command;
    }
}
