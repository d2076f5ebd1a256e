using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Rehearsal.Drilling;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rehearsal;

/// <summary>Drills as tests make them: real runs against real sandboxes.</summary>
internal static class DrillRuns
{
    /// <summary>A drill in the repository.</summary>
    public static Drill Drill => new(TimeProvider.System, Repository.Root, Environment.GetEnvironmentVariable);

    /// <summary>The text of a shipped runbook.</summary>
    public static string Text(string id) => File.ReadAllText(Path.Combine(Repository.Root, "runbooks", id + ".yaml"));

    /// <summary>The runbook as it was shipped while it asked the playbook's own paths: more of it can be broken.</summary>
    public static string EarlierText(string id) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "Runbooks.Tests", "Fixtures", "earlier-runbooks", id + ".yaml"));

    /// <summary>Drills a shipped runbook, or one in its place.</summary>
    public static async Task<DrillReport> RunAsync(string id, DrillOptions options, string? text = null)
    {
        var bag = new DiagnosticBag();
        var runbook = DrilledRunbooks.Of(new SourceText($"runbooks/{id}.yaml", text ?? Text(id)), bag);
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Message}"), Is.Empty);
        return await Drill.RunAsync([runbook!], options, heard: null, CancellationToken.None);
    }

    /// <summary>Drills a runbook on a target, both as they are written.</summary>
    public static async Task<DrillReport> OnAsync(string target, string runbook, DrillOptions options)
    {
        var bag = new DiagnosticBag();
        var read = DrilledRunbooks.Of(new SourceText("runbooks/undo.yaml", runbook), bag);
        var on = Target(target);
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Message}"), Is.Empty);
        return await Drill.RunAsync([read!], options with { On = DrilledTarget.Of(on) }, heard: null, CancellationToken.None);
    }

    /// <summary>A target as it is written.</summary>
    public static Target Target(string text) => TargetFile.Read(text, "checkout.yaml", _ => "unset");

    /// <summary>What a drill finds in a text, as a person reads it: the code, the place and what was found.</summary>
    public static async Task<IReadOnlyList<string>> FindingsAsync(string id, string text, params string[] only)
    {
        var bag = new DiagnosticBag();
        var found = DrilledRunbooks.Of(new SourceText($"runbooks/{id}.yaml", text), bag) is { } runbook
            ? (await Drill.RunAsync([runbook], new DrillOptions { Only = only, Kills = 0 }, heard: null, CancellationToken.None)).Findings
            : bag.Sorted();
        return [.. found.Select(f => $"{f.Code.Id} {f.Span?.Line}: {f.Message} [{f.Span?.Source.Line(f.Span.Line).Trim()}]")];
    }
}
