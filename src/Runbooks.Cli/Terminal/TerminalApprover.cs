using Runbooks.Cli.Hosting;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Steps;

namespace Runbooks.Cli.Terminal;

/// <summary>
/// Asks at the terminal. Where nobody can answer a question, the answer is no; what is to be done by hand waits for another terminal.
/// </summary>
/// <param name="host">The terminal.</param>
/// <param name="view">Stops moving while a question stands.</param>
/// <param name="yes">Whether `--yes` was given.</param>
/// <param name="waits">Whether a question stands for other terminals although there is none here.</param>
internal sealed class TerminalApprover(CommandHost host, RunView view, bool yes, bool waits)
{
    private const string Elsewhere = "runbook approve";

    private static ApprovalAnswer Standing => new(Granted: false, By: null, "nobody answered here") { Stands = true };

    public async Task<ApprovalAnswer> AskAsync(ApprovalRequest request, CancellationToken cancel)
    {
        var canType = host.InIsTerminal && !host.IsCi;

        // Nothing is done by hand because somebody has said yes to everything beforehand.
        if (yes && request.AcceptsYes && request.RefusedHere is null)
            return new ApprovalAnswer(Granted: true, host.Account, "--yes");
        if (!canType && !waits && (request.Act is null || host.IsCi))
            return new ApprovalAnswer(
                Granted: false,
                By: null,
                request.RefusedHere ?? "nobody can answer: standard input is not a terminal"
            )
            {
                WasNotAsked = true,
            };

        using (view.Pause())
        {
            var until = host.Time.GetUtcNow() + request.Expires;
            if (request.Act is null)
                await ApprovalQuestion.WriteAsync(host.Error, request, until);
            else
                await ManualQuestion.WriteAsync(host.Error, request, until);
            if (request.RefusedHere is { } refusal)
                await host.Error.WriteLineAsync($"  {refusal}.");
            if (
                canType
                && request.RefusedHere is null
                && await (request.Act is null ? YesAsync(request, cancel) : ReportAsync(request, cancel)) is { } answer
            )
                return answer;
            await host.Error.WriteLineAsync($"  Waiting for `{Elsewhere}` from another terminal.");
            return Standing;
        }
    }

    private async Task<ApprovalAnswer?> YesAsync(ApprovalRequest request, CancellationToken cancel)
    {
        var question = $"Go on (within {Duration.Format(request.Expires)}; or `{Elsewhere}` in another terminal)?";
        return await YesOrNo.AskAsync(host, question, cancel) is { } granted ? new ApprovalAnswer(granted, host.Account, "terminal") : null;
    }

    private async Task<ApprovalAnswer?> ReportAsync(ApprovalRequest request, CancellationToken cancel)
    {
        var behind = $" ({ManualQuestion.Within(request)}or `{Elsewhere}` in another terminal)";
        return await ManualQuestion.AskAsync(host, behind, cancel) is { } report
            ? new ApprovalAnswer(report.Answer != ManualAnswer.Failed, host.Account, "terminal") { Report = report }
            : null;
    }
}
