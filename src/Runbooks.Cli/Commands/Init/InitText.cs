using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;

namespace Runbooks.Cli.Commands.Init;

/// <summary>What `runbook init` says of what it wrote, and of what comes next.</summary>
internal static class InitText
{
    /// <summary>Says what was written.</summary>
    public static void WriteFiles(CommandHost host, InitPlace place, IReadOnlyList<(string Path, string Text)> files)
    {
        foreach (var (path, _) in files)
            host.Out.WriteLine($"{place.Display(path)} is written.");
    }

    /// <summary>Says what comes next.</summary>
    /// <param name="host">Where.</param>
    /// <param name="options">What was said.</param>
    /// <param name="runbook">The runbook to go back with.</param>
    /// <param name="isUsual">Whether the target's controller is what a drill plays that is told of none.</param>
    /// <param name="toComplete">A file that is to be completed first; null for none.</param>
    /// <param name="isReady">Whether a rollback could be sent now.</param>
    /// <param name="hasRepository">Whether the folder is in a Git repository.</param>
    public static void WriteNext(
        CommandHost host,
        InitOptions options,
        string runbook,
        bool isUsual,
        string? toComplete,
        bool isReady,
        bool hasRepository
    )
    {
        host.Out.WriteLine("\nNext");
        if (toComplete is not null)
            host.Out.WriteLine($"  Put your API's paths and members into {toComplete}.");
        (string Command, string Does)[] all =
        [
            ($"target check {options.Name}", "look again"),
            (isUsual ? $"drill {runbook}" : $"drill {runbook} --target {options.Name}", "rehearse it, against targets that misbehave"),
            ($"plan {runbook} --target {options.Name} -i reason=\"a try\"", "what a run would do now"),
            ($"run {runbook} --target {options.Name} -i reason=\"errors since the release\"", "go back, and prove it"),
        ];

        // What cannot be looked at or gone back from yet is not run yet either.
        var next = isReady ? all[1..] : all[..^1];
        foreach (var (command, does) in next)
            Columns.WriteStacked(host.Out, $"  runbook {command.PadRight(next.Max(n => n.Command.Length))}  # {does}", host.OutWidth);
        if (!hasRepository)
            host.Out.WriteLine(
                "\nThis folder is in no Git repository. A run goes on all the same, but its record waits: `git init` makes one."
            );
    }
}
