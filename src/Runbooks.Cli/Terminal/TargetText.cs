using Runbooks.Cli.Hosting;
using Runbooks.Controllers;
using Runbooks.Events;
using Runbooks.Rehearsal.Planning;

namespace Runbooks.Cli.Terminal;

/// <summary>What the engine sees of a target, for a person who wants to know whether it could be rolled back.</summary>
internal static class TargetText
{
    private const int MostReleases = 8;

    /// <param name="output">Where to.</param>
    /// <param name="seen">What was seen.</param>
    /// <param name="unasked">What the project's runbooks do not look at.</param>
    /// <param name="columns">The columns of the terminal; null for none.</param>
    public static void Write(TextWriter output, TargetInspection seen, IReadOnlyList<string> unasked, int? columns)
    {
        void Line(string head, string text) => Columns.WriteStacked(output, $"  {Cells.PadRight(head, 10)}  {text}", columns);
        var (target, controller) = (seen.Target, Controller.Of(seen.Target));
        Columns.WriteStacked(output, $"{target.Name}  {target.Url}  ({controller.Name}, {Meaning(controller.Means)})", columns);
        if (seen.State is not { } state)
        {
            Line("unreadable", seen.Problem!);
        }
        else
        {
            Line("serves", Named(state.Serving));
            if (!state.IsSettled)
                Line("under way", state.Failing ?? "a change is still under way");
            else if (state.Failing is { } failing)
                Line("fails", failing);
            if (state.Mark is { } mark)
                Line("mark", $"{mark}{(state.MovedBy is { } by ? $", last moved by {by}" : string.Empty)}");
            foreach (var (release, index) in seen.Releases.Take(MostReleases).Select((r, i) => (r, i)))
                Line(index == 0 ? "others" : string.Empty, $"{Named(release.Release)}, {Served(release)}");
            if (seen.Releases.Count > MostReleases)
                Line(string.Empty, $"and {seen.Releases.Count - MostReleases} more");
            foreach (var obstacle in state.Obstacles)
                Line("obstacle", obstacle);
            Line("a rollback", seen.Rollback!);
            foreach (var check in seen.Checks)
                Line(check.Id == "core-functionality" ? "critical" : check.Id, $"{Mark(check.Status)} {check.Actual}");
        }

        if (seen.Missing.Count == 0)
            output.WriteLine("  Nothing is missing for a proof.");
        foreach (var missing in seen.Missing)
            Line("missing", missing);
        foreach (var part in unasked)
            Line("not asked", part);
    }

    private static string Named(Release release) =>
        string.Join(
            ", ",
            (
                (string?[])
                    [
                        release.Place == release.Version
                            ? release.Place
                            : $"{release.Place} {release.Version ?? "of a version that is not told"}",
                        release.Health is { } health ? $"\"{health}\"" : null,
                        release.At is { } at ? $"made {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : null,
                    ]
            ).OfType<string>()
        );

    private static string Served(InspectedRelease release) =>
        release.KnownBad is { } incident ? $"left by {incident} because it was bad"
        : release.Served == "yes" ? "has served"
        : release.Served == "no" ? "never served"
        : "may have served or not";

    private static string Mark(CheckStatus status) =>
        status switch
        {
            CheckStatus.Pass => "ok:",
            CheckStatus.Fail => "fails:",
            _ => "unknown:",
        };

    private static string Meaning(ChangeMeaning means) =>
        means switch
        {
            ChangeMeaning.Toggle => "a toggle: twice is undone",
            ChangeMeaning.Absolute => "absolute: twice is once",
            _ => "appends: twice makes two",
        };
}
