using System.CommandLine;
using System.Text;
using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook man`: a page for `man` of each command, made of what its help is made of. Packages bring them along.</summary>
internal static class ManCommand
{
    /// <param name="host">The terminal.</param>
    /// <param name="tree">Builds the whole tree, of which there is a page for each command.</param>
    public static Command Build(CommandHost host, Func<RootCommand> tree)
    {
        var folder = new Argument<string>("folder") { Description = "Where they are written; it is made where it is not there." };
        var command = new ExampledCommand(
            "man",
            "Writes the pages for `man`, one for each command.",
            "runbook man man1 && man man1/runbook-run.1"
        )
        {
            folder,
        };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var into = Directory.CreateDirectory(Path.GetFullPath(parsed.GetValue(folder)!, host.WorkingDirectory)).FullName;
            var day = BuildInfo.Day ?? DateOnly.FromDateTime(host.Time.GetUtcNow().UtcDateTime);
            foreach (var page in Pages(tree(), "runbook", day))
                File.WriteAllText(Path.Combine(into, page.FileName), page.Text(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return 0;
        });
        return command;
    }

    private static IEnumerable<ManPage> Pages(Command command, string name, DateOnly day) =>
        command
            .Subcommands.Where(c => !c.Hidden)
            .SelectMany(c => Pages(c, $"{name} {c.Name}", day))
            .Prepend(new ManPage(command, name, day));
}
