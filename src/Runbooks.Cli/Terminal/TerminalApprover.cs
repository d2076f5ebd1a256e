using Runbooks.Cli.Hosting;
using Runbooks.Definitions.Values;
using Runbooks.Steps;

namespace Runbooks.Cli.Terminal;

/// <summary>Asks at the terminal. Where nobody can answer, the answer is no.</summary>
/// <param name="host">The terminal.</param>
/// <param name="view">Stops moving while a question stands.</param>
/// <param name="yes">Whether `--yes` was given.</param>
/// <param name="waits">Whether a question stands for other terminals although there is none here.</param>
internal sealed class TerminalApprover(CommandHost host, RunView view, bool yes, bool waits)
{
    public async Task<ApprovalAnswer> AskAsync(ApprovalRequest request, CancellationToken cancel)
    {
        var canType = host.InIsTerminal && !host.IsCi;
        if (yes && request.AcceptsYes && request.RefusedHere is null)
            return new ApprovalAnswer(Granted: true, host.Account, "--yes");
        if (!canType && !waits)
            return new ApprovalAnswer(
                Granted: false,
                By: null,
                request.RefusedHere ?? "nobody can answer: standard input is not a terminal"
            );

        using (view.Pause())
        {
            await ApprovalQuestion.WriteAsync(host.Error, request, host.Time.GetUtcNow() + request.Expires);
            if (!canType || request.RefusedHere is not null)
            {
                if (request.RefusedHere is { } refusal)
                    await host.Error.WriteLineAsync($"  {refusal}.");
                await host.Error.WriteLineAsync("  Waiting for `runbook approve` from another terminal.");
                return new ApprovalAnswer(Granted: false, By: null, "nobody answered here") { Stands = true };
            }

            var question = $"Go on (within {Duration.Format(request.Expires)}; or `runbook approve` in another terminal)?";
            if (await YesOrNo.AskAsync(host, question, cancel) is { } granted)
                return new ApprovalAnswer(granted, host.Account, "terminal");
            await host.Error.WriteLineAsync("  Waiting for `runbook approve` from another terminal.");
            return new ApprovalAnswer(Granted: false, By: null, "nobody answered here") { Stands = true };
        }
    }
}
