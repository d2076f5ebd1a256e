using System.CommandLine;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Runs;

namespace Runbooks.Cli.Commands;

internal static class ApproveCommand
{
    public static Command Build(CommandHost host)
    {
        var run = new Argument<string?>("run")
        {
            Description = "The run's id, or the beginning of it; the only one that asks, unless said.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var deny = new Option<bool>("--deny") { Description = "Say no." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Say yes without being asked again." };
        var command = new ExampledCommand(
            "approve",
            "Answers the question that a run of this machine waits with, of your account or another.",
            "runbook approve 20261123-154210"
        )
        {
            run,
            deny,
            yes,
        };
        command.SetAction((parsed, cancel) => AnswerAsync(host, parsed.GetValue(run), parsed.GetValue(deny), parsed.GetValue(yes), cancel));
        return command;
    }

    private static async Task<int> AnswerAsync(CommandHost host, string? wanted, bool deny, bool yes, CancellationToken cancel)
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
        await ApprovalQuestion.WriteAsync(host.Out, pending.Request, pending.ExpiresAt);
        if (pending.Request.Refuses(own, waiting.Asker) is { } refusal)
        {
            await host.Error.WriteLineAsync($"error: {RunView.Plain(refusal)}");
            return ExitCodes.NotRecovered;
        }

        bool? said =
            deny ? false
            : yes ? true
            : host.InIsTerminal ? await YesOrNo.AskAsync(host, "Let it go on?", cancel)
            : null;
        if (said is not { } granted)
        {
            await host.Error.WriteLineAsync(
                $"error: nothing was answered: standard input {(host.InIsTerminal ? "has ended" : "is not a terminal")}"
            );
            await host.Error.WriteLineAsync("  = help: say --yes or --deny");
            return ExitCodes.Invalid;
        }

        if (await waiting.AnswerAsync(granted, cancel) is not { } problem)
        {
            await host.Out.WriteLineAsync(
                $"{(granted ? "Yes" : "No")}, by {own.Name}: run {RunView.Plain(pending.Run)} {(granted ? "goes on" : "stops")}."
            );
            return ExitCodes.Recovered;
        }

        await host.Error.WriteLineAsync($"error: run {RunView.Plain(pending.Run)} did not take the answer: {RunView.Plain(problem)}");
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
}
