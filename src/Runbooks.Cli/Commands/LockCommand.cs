using System.CommandLine;
using System.Text.Json;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Cli.Terminal.Documents;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Locks;
using Runbooks.Runs;
using Runbooks.SharedLocks;

namespace Runbooks.Cli.Commands;

internal static class LockCommand
{
    public static Command Build(CommandHost host)
    {
        var command = new ExampledCommand("lock", "Lists the locks of targets, and releases one whose owner is gone.", "runbook lock list");
        command.Subcommands.Add(List(host));
        command.Subcommands.Add(Release(host));
        return command;
    }

    private static ExampledCommand List(CommandHost host)
    {
        var records = RecordsOption();
        var format = Formats.Option("text", "json");
        var all = new Option<bool>("--all")
        {
            Description = "Also those that are over for more than a day and carry nothing that a run needs.",
        };
        var command = new ExampledCommand(
            "list",
            "Lists which targets are held: by runs on this machine, and by those that share the records repository's remote.",
            "runbook lock list --format json"
        )
        {
            records,
            format,
            all,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var bag = new DiagnosticBag();
                var repository = Open(host, parsed.GetValue(records), bag);
                if (bag.HasErrors)
                    return DiagnosticReport.Invalid(host, bag);
                var (found, problem) = await LocksOf(host).ListAsync(repository, cancel);
                var now = host.Time.GetUtcNow();
                var shown = LockTable.Order(found.Where(f => parsed.GetValue(all) || !f.IsSpent(now)), now);
                if (parsed.GetValue(format) == "json")
                    await host.Document.WriteLineAsync(
                        JsonSerializer.Serialize(shown.Select(f => new LockDocument(f, now)), DocumentJson.Readable.IEnumerableLockDocument)
                    );
                else
                    LockTable.Write(host.Out, shown, found.Count - shown.Count, now, host.OutWidth);
                await WarnAsync(host, problem);
                return 0;
            }
        );
        return command;
    }

    private static ExampledCommand Release(CommandHost host)
    {
        var target = new Argument<string>("target") { Description = "The target's name, or its address." };
        Completions.OfTargets(target, host);
        var records = RecordsOption();
        var yes = new Option<bool>("--yes", "-y")
        {
            Description = "Do not ask, and release it even where its owner still runs: that run then stops before it sends anything.",
        };
        var command = new ExampledCommand(
            "release",
            "Lets go of a target's lock in its owner's place, on this machine and at the remote.",
            "runbook lock release local"
        )
        {
            target,
            records,
            yes,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var bag = new DiagnosticBag();
                var repository = Open(host, parsed.GetValue(records), bag);
                return bag.HasErrors
                    ? DiagnosticReport.Invalid(host, bag)
                    : await ReleaseAsync(host, parsed.GetValue(target)!, repository, parsed.GetValue(yes), cancel);
            }
        );
        return command;
    }

    private static async Task<int> ReleaseAsync(
        CommandHost host,
        string target,
        RecordsRepository? repository,
        bool yes,
        CancellationToken cancel
    )
    {
        var locks = LocksOf(host);
        var (all, problem) = await locks.ListAsync(repository, cancel);
        await WarnAsync(host, problem);
        var found = all.Where(f => f.Name == target || IsAt(f, target)).ToList();

        // What another project or another run calls differently is the same target.
        var held = found.Select(f => f.Key).Where(k => k.Length > 0).ToHashSet();
        found = [.. all.Where(f => found.Contains(f) || held.Contains(f.Key))];
        if (found.Count == 0)
        {
            await host.Out.WriteLineAsync($"{target} is not locked.");
            return 0;
        }

        var different = found.Where(f => f.Key.Length > 0).DistinctBy(f => f.Key).ToList();
        if (different.Count > 1)
        {
            var isName = different.TrueForAll(f => f.Name == different[0].Name);
            return await RefuseAsync(
                host,
                $"{different.Count} locked targets are {(isName ? "called" : "at")} {target}",
                $"name one by its {(isName ? "address" : "name")}: "
                    + string.Join(", ", different.Select(f => isName ? f.State?.BaseUrl : f.Name)),
                ExitCodes.Invalid
            );
        }

        var now = host.Time.GetUtcNow();
        foreach (var f in found)
            await host.Out.WriteLineAsync($"{f.Name} {f.Where()} is {LockTable.Word(f, now)}: {f.Describe(now)}");
        if (!yes && found.Find(f => f.Condition is LockCondition.Alive or LockCondition.Held) is { } owned)
        {
            return await RefuseAsync(
                host,
                owned.Condition == LockCondition.Alive
                    ? $"the run that holds {target} goes on: process {owned.State!.Owner.Process} of this machine"
                    : $"the run that holds {target} on {owned.State!.Owner.Host} may go on: its lease is not over",
                "wait until it has ended, or stop it. `--yes` releases the lock all the same; the run then stops before it "
                    + "sends anything more",
                ExitCodes.Locked
            );
        }

        if (!yes && !await AskAsync(host, target, cancel))
            return ExitCodes.Invalid;
        var failures = 0;
        foreach (var f in found)
        {
            var failure = await locks.ReleaseAsync(f, repository, cancel);
            if (failure is null)
                await host.Out.WriteLineAsync(Done(f));
            else
                failures += await RefuseAsync(
                    host,
                    $"{f.Name} {f.Where()} is not released: {failure}",
                    "try again; the lease ends by itself when nobody renews it",
                    exitCode: 1
                );
        }

        return failures == 0 ? 0 : ExitCodes.NotRecovered;
    }

    private static bool IsAt(FoundLock found, string address) =>
        found.State?.BaseUrl is { Length: > 0 } at && CanonicalAddress.Of(at) == CanonicalAddress.Of(address);

    // Only root can let go of another account's lock; everybody can stop waiting for it.
    private static string Done(FoundLock found) =>
        found is { Account: not null, State.Owner: { } owner } && !Environment.IsPrivilegedProcess
            ? $"Runs of this account do not wait for those of {owner.User} on {found.Name} for an hour. That run goes on: "
                + $"end process {owner.Process}, or ask {owner.User} to."
            : $"Released {found.Name} {found.Where()}.";

    private static async Task<bool> AskAsync(CommandHost host, string target, CancellationToken cancel)
    {
        if (!host.InIsTerminal || host.IsCi)
        {
            await RefuseAsync(
                host,
                "nobody can answer: standard input is not a terminal",
                $"`runbook lock release {target} --yes` does not ask",
                ExitCodes.Invalid
            );
            return false;
        }

        if (await YesOrNo.AskAsync(host, $"Release {target}?", cancel) == true)
            return true;
        await host.Out.WriteLineAsync("Nothing was released.");
        return false;
    }

    private static async Task<int> RefuseAsync(CommandHost host, string error, string help, int exitCode)
    {
        await host.Error.WriteLineAsync($"error: {error}");
        await host.Error.WriteLineAsync($"  = help: {help}");
        return exitCode;
    }

    private static async Task WarnAsync(CommandHost host, string? problem)
    {
        if (problem is null)
            return;
        await host.Error.WriteLineAsync($"warning: the remote cannot be asked, so its locks are as they were last known: {problem}");
    }

    private static Option<string?> RecordsOption() =>
        new("--records") { Description = "The Git repository whose remote shares the locks; the one you stand in, by default." };

    // Locks of this machine can be seen from anywhere: only a repository that was named must be one.
    private static RecordsRepository? Open(CommandHost host, string? records, DiagnosticBag bag)
    {
        NativeLibraries.PrepareGit();
        return RecordsRepository.Open(Path.GetFullPath(records ?? ".", host.WorkingDirectory), records is null ? new DiagnosticBag() : bag);
    }

    private static TargetLocks LocksOf(CommandHost host) => RunSetup.LocksOf(host.Environment, host.Time);
}
