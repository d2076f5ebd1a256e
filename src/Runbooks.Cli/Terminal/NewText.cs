using Runbooks.Authoring;

namespace Runbooks.Cli.Terminal;

/// <summary>Says what was written, and what to edit next.</summary>
internal static class NewText
{
    /// <param name="output">Where it goes.</param>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="text">What was written.</param>
    /// <param name="path">Where.</param>
    /// <param name="hidesBuiltIn">Whether it takes the place of one that is built in.</param>
    public static void Write(TextWriter output, NewRunbook wanted, string text, string path, bool hidesBuiltIn)
    {
        output.WriteLine($"{path} is written. It lints, and rolls a target back as it is.");
        if (hidesBuiltIn)
            output.WriteLine($"It takes the place of the built-in runbook `{wanted.Id}`.");
        output.WriteLine("\nEdit next");
        Place("description: ", "what it is for, and when to use it");
        if (wanted.Triggers.Count > 0)
            Place("triggers:", "the numbers it fires on: runbooks/triggers.md");
        Place("  - id: status", "what to look at before anything is changed");
        Place("  - id: confirm", "what the person who decides must know");
        Place("  - id: rollback", "how long a switch may take, and whether `otherwise: switch` is allowed");
        Place(
            "checklist:",
            $"what must be seen for the target to be called recovered; there are {string.Join(", ", RunbookTemplates.Checks)}"
        );
        output.WriteLine("\nThen");
        output.WriteLine($"  runbook lint {path}");
        output.WriteLine($"  runbook show {wanted.Id}");
        output.WriteLine("  runbook sandbox                # a target to try it on; it says where it listens");
        output.WriteLine($"  runbook run {wanted.Id} --base-url ADDRESS -i reason=\"a rehearsal\" --dry-run");

        void Place(string line, string what)
        {
            var at = Array.FindIndex(text.Split('\n'), l => l.StartsWith(line, StringComparison.Ordinal));
            if (at >= 0)
                output.WriteLine($"  {path}:{at + 1}  {what}");
        }
    }
}
