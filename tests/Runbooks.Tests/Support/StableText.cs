using System.Text.RegularExpressions;

namespace Runbooks.Tests.Support;

/// <summary>What is written of a target beforehand, with what differs between two times taken out.</summary>
internal static partial class StableText
{
    public static string OfPlan(CommandRun run, string text) =>
        Ports()
            .Replace(
                Clocks().Replace(Owners().Replace(Measured().Replace(run.Stable(text), "TIME"), "held by another run: WHO"), "THEN"),
                "\"port\": N"
            );

    public static string OfRehearsal(CommandRun run, string text) =>
        Sent()
            .Replace(Clocks().Replace(Spans().Replace(run.Stable(text), "TIME"), "THEN"), m =>
                m.Groups[1].Value + InOneOrder(m.Groups[2].Value)
            );

    // What is looked at beside the first steps is sent in an order, and as often, as the machine is fast.
    private static string InOneOrder(string lines)
    {
        var sent = Counts().Replace(lines, string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(sent.Distinct().Order(StringComparer.Ordinal).Select(l => l + "\n"));
    }

    [GeneratedRegex(@"TIME to (\d+m )?TIME|\d+m TIME|\d+m(?= \(|, within|: )|TIME")]
    private static partial Regex Measured();

    [GeneratedRegex(@"(TIME|\d+m)( TIME)?( to (TIME|\d+m)( TIME)?)?")]
    private static partial Regex Spans();

    [GeneratedRegex(@", \d+ times")]
    private static partial Regex Counts();

    [GeneratedRegex(@"(Sent, and nothing else\n\n?)((?:.+\n)+)")]
    private static partial Regex Sent();

    [GeneratedRegex(@"held\s+by\s+another\s+run:\s[\s\S]*?\sends\s+\S+\s+\S+Z")]
    private static partial Regex Owners();

    [GeneratedRegex(@"""port"": \d+")]
    private static partial Regex Ports();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?Z?")]
    private static partial Regex Clocks();
}
