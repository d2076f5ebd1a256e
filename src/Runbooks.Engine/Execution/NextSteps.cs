using Runbooks.Application;
using Runbooks.Controllers;
using Runbooks.Diagnostics;
using Runbooks.Events;

namespace Runbooks.Execution;

/// <summary>What a person does when a run has ended: which request, which runbook, which key of which file.</summary>
internal static class NextSteps
{
    /// <summary>Every check passed, before and after.</summary>
    public const string WhereNothingIsWrong =
        "Nothing is to be done on the target. If something was felt all the same, say in the record what, and look where no check of "
        + "this runbook does.";

    /// <summary>The bad version that was named is one that nothing has heard of.</summary>
    public static string WhereTheVersionIsUnheardOf(VerdictFacts facts) =>
        $"Nothing was sent. Look which version serves ({Status(facts)}); if that is the bad one, `"
        + $"{NextCommand.Again(facts, "bad-version")}` "
        + "with its right name.";

    /// <summary>Nobody knows what serves.</summary>
    public static string LookNow(VerdictFacts facts)
    {
        var look =
            $"Look now which version serves: {Words(facts).LookRequest}"
            + (OwnWord.Call(facts.Target).Value is { } own ? $", and the application itself ({Ask(facts, own.Url)})." : ".");
        if (facts.State.Rollback?.Help is { } help)
            look = $"{help} {look}";
        return facts.HasRolledBack ? $"{look} {BeforeASecond(facts)}"
            : facts.State.Changes.Count > 0 ? $"{look} {Again(facts)}"
            : $"{look} No rollback was sent: `{NextCommand.Again(facts)}` tries again when the target answers.";
    }

    private static string Again(VerdictFacts facts) =>
        facts.State.Changes.All(c => c.IsByHand)
            ? "Look what was done by hand before you run it again: it would be asked for again."
            : "Look what came of what was sent before you run it again: it would be sent again.";

    /// <summary>The operator stopped it.</summary>
    public static string AfterCancel(VerdictFacts facts) =>
        facts.State.Changes.Count > 0 && facts.State.Changes.All(c => c.IsByHand)
            ? $"Look what was done by hand ({Status(facts)}) before you run it again: it is asked for again."
        : facts.State.Changes.Count > 0
            ? $"Look what came of what was sent ({Status(facts)}) before you run it again: a step that was sent is sent again."
        : $"`{NextCommand.Again(facts)}` runs it again when you are ready; it finds out by itself whether a rollback was done.";

    /// <summary>Something else acts on the target.</summary>
    public static string FindTheOther(VerdictFacts facts) =>
        $"Find out who or what switched the target before anything is sent again: {Times(facts)} says when, "
        + $"`runbook lock list` which run holds it, and whoever deploys to {facts.Target.Name} the rest.";

    /// <summary>Something was done, or nothing, and no check proves how the target is.</summary>
    public static string Prove(VerdictFacts facts)
    {
        var file = facts.Runbook.Source.Path;
        var key =
            facts.Runbook.Checklist.Count == 0
                ? $"add a `checklist` to {file} with a check that this target can answer"
                : $"let a check of the `checklist` in {file} be one that this target can answer, and not `optional`";
        return facts.State.Changes.Count > 0 || facts.HasRolledBack
            ? $"Look by hand whether it helped, at what was broken and at {Status(facts)}; so that the next run can prove it, {key}."
            : $"Nothing was changed. To learn how the target is, {key}, or run one that looks: `runbook list`.";
    }

    /// <summary>A person did something, and every check passed before it as it does now.</summary>
    public static string LookByHand(VerdictFacts facts) =>
        $"Look by hand whether it helped, at what was broken and at {Status(facts)}. The next run can prove it by a check that fails "
        + $"while it is broken: write one into the `checklist` of {facts.Runbook.Source.Path}.";

    /// <summary>The target is not as it should be.</summary>
    public static string Of(VerdictFacts facts)
    {
        var rollback = facts.State.Rollback;
        if (rollback?.Help is { } help)
            return help;
        var file = facts.Runbook.Source.Path;
        return rollback?.Verdict switch
        {
            RollbackVerdict.Switched when facts.Runbook.Checklist.Any(c => c.HoldsVersion && facts.Failed.Any(f => f.Id == c.Id)) =>
                $"The controller says that {rollback.ToVersion} serves, and the application does not: {rollback.FromVersion} may still "
                    + $"be what customers get. Look at what stands between {Status(facts)} and them. {Failing(facts)}",
            RollbackVerdict.Switched when !IsToggle(facts) =>
                $"The rollback itself is proved: another one would change nothing. {Failing(facts)}",
            RollbackVerdict.Switched => "The rollback itself is proved: do not roll back again, that would bring "
                + $"{rollback.FromVersion} back. {Failing(facts)}",
            RollbackVerdict.AlreadySafe => $"Nothing is to be rolled back on {facts.Target.Name}. Look for another cause. {Failing(facts)}",
            RollbackVerdict.NotEligible => $"There is nothing safe to roll back to: {Status(facts)} shows what there is. Call the "
                + $"people who own the deployment"
                + $"{Or(Words(facts).DeployByHand, Deploying(facts, "a version that served before"), Replacing(facts))}, "
                + $"then `{NextCommand.Again(facts)}`.",
            RollbackVerdict.ClaimedNotDone => $"Do not believe the controller's history. {Switch(facts, file)}",
            RollbackVerdict.Refused => Switch(facts, file),
            RollbackVerdict.NotSent => "Another run acts on the target: `runbook lock list` shows which. Wait until it has ended, "
                + $"then look at {Status(facts)}.",
            RollbackVerdict.FlippedBack => FindTheOther(facts),
            RollbackVerdict.WrongVersion => $"Look what {rollback.ToEnvironment} serves now. If it is no good, call the people who own it"
                + $"{Or(Words(facts).DeployByHand, Deploying(facts, "the version you want"), null)}, then "
                + $"`{NextCommand.Again(facts, "expected-version")}`.",
            _ when facts.Steps.Error?.Code.Id == DiagnosticCodes.NotApproved.Id =>
                $"Nobody approved {Step(facts)}, and nothing after it was "
                    + $"sent. `{NextCommand.Again(facts)}` asks again; with `--wait-for-approval` it is answered by `runbook approve` "
                    + "in another terminal.",
            _ when facts.Steps.Error?.Code.Id == DiagnosticCodes.ManualFailed.Id =>
                $"{Step(facts)} is left to do: do it, or find out why it fails, then `{NextCommand.Again(facts)}`, which asks for it again."
                    + $"{(facts.HasRolledBack ? string.Empty : " No rollback was made.")}",
            _ when facts.Steps.Error is not null => $"Mend what made {Step(facts)} fail{LeaveOut(file)}, then "
                + $"`{NextCommand.Again(facts)}`. No rollback was made: `{NextCommand.Other(facts, "quick-rollback")}` does nothing else.",
            _ => $"No rollback was made: `{NextCommand.Other(facts, "quick-rollback")}` makes one, where the last release is the cause. "
                + Failing(facts),
        };
    }

    private static string BeforeASecond(VerdictFacts facts) =>
        Words(facts).Means switch
        {
            ChangeMeaning.Toggle => "Do not roll back again before you know: a second rollback would bring back what the first took away.",
            ChangeMeaning.Append => "Do not roll back again before you know: a second rollback would make another release.",
            _ => $"`{NextCommand.Again(facts)}` asks for the same release again where it does not serve.",
        };

    private static string Deploying(VerdictFacts facts, string what) => IsToggle(facts) ? $"put {what} on the standby" : $"deploy {what}";

    private static string? Replacing(VerdictFacts facts) => IsToggle(facts) ? "which replaces what stands by" : null;

    private static bool IsToggle(VerdictFacts facts) => Words(facts).Means == ChangeMeaning.Toggle;

    private static string Switch(VerdictFacts facts, string file)
    {
        var look = $"Look at {Status(facts)} first.";
        if (Words(facts).OtherwiseByHand is not { } second)
            return $"{look} Move the traffic by other means, or call the people who own it.";
        return facts.Runbook.AllSteps().Any(s => s.Action.TakesSecondWay)
            ? $"{look} `{second}` was allowed to this run too: move the traffic by other means, or " + "call the people who own it."
            : $"{look} Only if it still names {facts.State.Rollback!.FromEnvironment}, send `{second}` "
                + $"once; or `{NextCommand.Other(facts, "emergency-critical")}`, whose rollback says `otherwise: switch`, which this one "
                + $"in {file} does not.";
    }

    private static string Failing(VerdictFacts facts)
    {
        var wanting = facts.Failed.Concat(facts.Open).ToList();
        if (wanting.Count == 0)
            return $"Look at {Status(facts)}.";
        var check = facts.Runbook.Checklist.FirstOrDefault(c => c.Id == wanting[0].Id);
        var reads = check?.Reads(facts.Target) ?? [];
        var call = reads.FirstOrDefault(r => !Words(facts).IsLook(r.Method, r.Url)) ?? (reads is [var first, ..] ? first : null);
        return call is null ? $"`{wanting[0].Id}` says: {wanting[0].Actual}."
            : wanting[0].CatchAll
                ? $"{facts.Target.AddressOf(call.Url)} is answered by a route that takes every path: let `base-url`, "
                    + $"{(DescribedApplication.Of(facts.Target) is null ? "`probe-path` or `environments`" : "`application`")} in "
                    + $"{facts.Target.Source?.Path ?? "the target's file"} name where the application itself answers."
            : call.Method == "GET" ? $"Ask by hand what {wanting[0].Id} asks: {Ask(facts, call.Url)}."
            : $"Ask by hand what {wanting[0].Id} asks: {call.Method} {facts.Target.AddressOf(call.Url)}.";
    }

    // What is built in has no file that a person could change.
    private static string LeaveOut(string file) => file.StartsWith('(') ? string.Empty : $", or leave it out in {file}";

    private static string Step(VerdictFacts facts) => facts.State.FailedStep is { } path ? $"`{path}`" : "the run";

    private static string Status(VerdictFacts facts) => $"`{Words(facts).Look}`";

    private static string Times(VerdictFacts facts) =>
        Words(facts).History is { } history ? $"`{history}` in {Status(facts)}" : Status(facts);

    private static ControllerWords Words(VerdictFacts facts) => new(facts.Target);

    private static string Ask(VerdictFacts facts, string path) => $"`curl {facts.Target.AddressOf(path)}`";

    // What a person may do besides, where there is a line for it.
    private static string Or(string? line, string what, string? so) =>
        line is null ? string.Empty : $", or {what} (`{line}`{(so is null ? string.Empty : $", {so}")})";
}
