using System.CommandLine;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Runs;
using Runbooks.Steps;

namespace Runbooks.Cli.Commands;

internal static class ApproveCommand
{
    public static Command Build(CommandHost host)
    {
        var run = new Argument<string?>("run")
        {
            Description = "The run's id, or the beginning of it; the only one that asks, by default.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var deny = new Option<bool>("--deny") { Description = "Say no." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Say yes without being asked again." };
        var done = new Option<string?>("--done")
        {
            Description = "Say that a manual step is done, and what was seen.",
            HelpName = "seen",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var skip = new Option<string?>("--skip") { Description = "Say that a manual step is left out, and why.", HelpName = "reason" };
        var failed = new Option<string?>("--failed") { Description = "Say that a manual step failed, and why.", HelpName = "reason" };
        var command = new ExampledCommand(
            "approve",
            "Answers what a run of this machine waits with, of your account or another: a question, or a manual step.",
            "runbook approve 20261123-154210"
        )
        {
            run,
            deny,
            yes,
            done,
            skip,
            failed,
        };
        command.SetAction(
            (parsed, cancel) =>
            {
                var reports = new List<ManualReport>();
                foreach (
                    var (option, answer) in new[] { (done, ManualAnswer.Done), (skip, ManualAnswer.Skipped), (failed, ManualAnswer.Failed) }
                )
                {
                    if (parsed.GetResult(option) is not null)
                        reports.Add(new ManualReport(answer, parsed.GetValue(option)?.Trim() ?? string.Empty));
                }

                var said = new GivenAnswer(
                    parsed.GetValue(deny) ? false
                        : parsed.GetValue(yes) ? true
                        : null,
                    reports
                );
                return AnswerAsync(host, parsed.GetValue(run), said, cancel);
            }
        );
        return command;
    }

    private static async Task<int> AnswerAsync(CommandHost host, string? wanted, GivenAnswer given, CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        var standing = await WaitingApproval.FindAsync(host.Environment, host.PeerOf, cancel);
        if (Choose(host, [.. standing.Where(w => w.Pending.ExpiresAt > host.Time.GetUtcNow())], wanted, bag) is not { } waiting)
            return DiagnosticReport.Invalid(host, bag);
        var (pending, own) = (waiting.Pending, host.SystemAccount);
        await host.Out.WriteLineAsync();
        await host.Out.WriteLineAsync(
            $"Run {RunView.Plain(pending.Run)} of {RunView.Plain(pending.Runbook)}, by "
                + $"{(waiting.Asker.IsSame(own) ? "your own account" : $"the account {RunView.Plain(waiting.Asker.Name)}")}, asks:"
        );
        if (pending.Request.Act is null)
            await ApprovalQuestion.WriteAsync(host.Out, pending.Request, pending.ExpiresAt);
        else
            await ManualQuestion.WriteAsync(host.Out, pending.Request, pending.ExpiresAt);
        if (pending.Request.Refuses(own, waiting.Asker) is { } refusal)
        {
            await host.Error.WriteLineAsync($"error: {RunView.Plain(refusal)}");
            return ExitCodes.NotRecovered;
        }

        if (given.Problem(pending.Request.Act) is { } wrong)
        {
            await host.Error.WriteLineAsync($"error: nothing was answered: {wrong}");
            return ExitCodes.Invalid;
        }

        return pending.Request.Act is null ? await SayAsync(host, waiting, given, cancel) : await ReportAsync(host, waiting, given, cancel);
    }

    private static async Task<int> SayAsync(CommandHost host, WaitingApproval waiting, GivenAnswer given, CancellationToken cancel)
    {
        var said = given.Granted ?? (host.InIsTerminal ? await YesOrNo.AskAsync(host, "Let it go on?", cancel) : null);
        if (said is not { } granted)
            return await NothingAsync(host, "say --yes or --deny");
        return await TakenAsync(
            host,
            waiting,
            await waiting.AnswerAsync(granted, cancel),
            $"{(granted ? "Yes" : "No")}, by {host.SystemAccount.Name}: run {RunView.Plain(waiting.Pending.Run)} "
                + $"{(granted ? "goes on" : "stops")}."
        );
    }

    private static async Task<int> ReportAsync(CommandHost host, WaitingApproval waiting, GivenAnswer given, CancellationToken cancel)
    {
        var report = given.Report ?? (host.InIsTerminal ? await ManualQuestion.AskAsync(host, string.Empty, cancel) : null);
        if (report is null)
            return await NothingAsync(host, "say --done, --skip REASON or --failed REASON");
        return await TakenAsync(
            host,
            waiting,
            await waiting.AnswerAsync(report, cancel),
            $"{report.Answer}, by {host.SystemAccount.Name}: run {RunView.Plain(waiting.Pending.Run)} "
                + $"{(report.Answer == ManualAnswer.Failed ? "has it as failed" : "goes on")}."
        );
    }

    private static async Task<int> NothingAsync(CommandHost host, string help)
    {
        await host.Error.WriteLineAsync(
            $"error: nothing was answered: standard input {(host.InIsTerminal ? "has ended" : "is not a terminal")}"
        );
        await host.Error.WriteLineAsync($"  = help: {help}");
        return ExitCodes.Invalid;
    }

    private static async Task<int> TakenAsync(CommandHost host, WaitingApproval waiting, string? problem, string told)
    {
        if (problem is null)
        {
            await host.Out.WriteLineAsync(told);
            return ExitCodes.Recovered;
        }

        await host.Error.WriteLineAsync(
            $"error: run {RunView.Plain(waiting.Pending.Run)} did not take the answer: {RunView.Plain(problem)}"
        );
        return ExitCodes.NotRecovered;
    }

    // Questions of others must not stand in the way of one's own.
    private static WaitingApproval? Choose(CommandHost host, List<WaitingApproval> asking, string? wanted, DiagnosticBag bag)
    {
        var found = asking.Where(a => wanted is null || a.Pending.Run.StartsWith(wanted, StringComparison.Ordinal)).ToList();
        if (found.Count > 1 && found.Where(a => a.Asker.IsSame(host.SystemAccount)).ToList() is [var own])
            return own;
        if (found.Count == 1)
            return found[0];
        bag.Add(
            DiagnosticCodes.NotFound,
            span: null,
            asking.Count == 0 ? "no run asks anything here"
                : found.Count == 0 ? $"no run `{wanted}` asks anything"
                : $"{found.Count} runs ask something",
            help: asking.Count == 0
                ? "a question expires, and is answered once"
                : $"name one of {RunView.Plain(string.Join(", ", asking.Take(10).Select(a => $"{a.Pending.Run} (by {a.Asker.Name})")))}"
        );
        return null;
    }

    /// <summary>What the command line says.</summary>
    /// <param name="Granted">A yes or a no; null where neither is said.</param>
    /// <param name="Reports">What became of something that was to be done by hand.</param>
    private sealed record GivenAnswer(bool? Granted, IReadOnlyList<ManualReport> Reports)
    {
        public ManualReport? Report => Reports is [var only] ? only : null;

        /// <summary>Why it answers nothing; null where it does, or says nothing.</summary>
        public string? Problem(ManualAct? act) =>
            Reports.Count > 1 || (Reports.Count == 1 && Granted is not null) ? "several answers are given, expected one"
            : act is null && Report is not null ? "it asks for a yes or a no: say --yes or --deny"
            : act is not null && Granted is not null ? "it asks what became of a manual step: say --done, --skip REASON or --failed REASON"
            : Report?.Problem;
    }
}
