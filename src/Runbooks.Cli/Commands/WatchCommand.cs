using System.CommandLine;
using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Commands;

internal static class WatchCommand
{
    public static Command Build(CommandHost host)
    {
        var targets = new Argument<string[]>("targets")
        {
            Description = "Names in runbooks/targets/, or files.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Completions.OfTargets(targets, host);
        var all = new Option<bool>("--all") { Description = "Watch every target of runbooks/targets/." };
        var shadow = new Option<bool>("--shadow") { Description = "Do nothing, and tell what would be done." };
        var listen = new Option<string?>("--listen")
        {
            Description = "Take alerts of Alertmanager and serve /, /health, /metrics and /status at an address such as 127.0.0.1:9170.",
        };
        var auth = new Option<string?>("--auth")
        {
            Description =
                "Who may speak to it there: 'Bearer ${env:NAME}' or 'Basic USER:${env:NAME}', or ${file:PATH}; on loopback "
                + "a credential is made, by default.",
        };
        var open = new Option<bool>("--open") { Description = "Listen without a credential, where something else keeps strangers out." };
        var references = new Option<string[]>("--reference")
        {
            Description = "An address that answers whenever this machine's network works: where it does not either, a silence is ours.",
            Arity = ArgumentArity.OneOrMore,
        };
        var records = new Option<string?>("--records")
        {
            Description = "The Git repository that takes the records; the one you stand in, by default.",
        };
        var format = Formats.Option("text", "json");
        var command = new ExampledCommand(
            "watch",
            "Watches targets, and runs the runbook of a trigger that fires.",
            "runbook watch local --shadow --listen 127.0.0.1:9170"
        )
        {
            targets,
            all,
            shadow,
            listen,
            auth,
            open,
            references,
            records,
            format,
        };
        command.SetAction(
            (parsed, cancel) =>
                new WatchSession(
                    host,
                    new WatchOptions
                    {
                        Targets = parsed.GetValue(targets) ?? [],
                        All = parsed.GetValue(all),
                        Shadow = parsed.GetValue(shadow),
                        Listen = parsed.GetValue(listen),
                        Auth = parsed.GetValue(auth),
                        Open = parsed.GetValue(open),
                        References = parsed.GetValue(references) ?? [],
                        Records = parsed.GetValue(records),
                        Format = parsed.GetValue(format)!,
                    }
                ).RunAsync(cancel)
        );
        command.Subcommands.Add(WatchStatusCommand.Build(host));
        command.Subcommands.Add(WatchResetCommand.Build(host));
        return command;
    }
}
