using Runbooks.Definitions;
using Runbooks.Steps;

namespace Runbooks.Cli.Terminal;

/// <summary>Asks at the terminal. Where nobody can answer, the answer is no.</summary>
/// <param name="host">The terminal.</param>
/// <param name="view">Stops moving while a question stands.</param>
/// <param name="yes">Whether `--yes` was given.</param>
internal sealed class TerminalApprover(CommandHost host, RunView view, bool yes)
{
    /// <summary>Asks.</summary>
    public async Task<ApprovalAnswer> AskAsync(ApprovalRequest request, CancellationToken cancel)
    {
        if (yes && request.AcceptsYes) return new ApprovalAnswer(Granted: true, Who(), "--yes");
        if (!host.InIsTerminal || host.IsCi) return new ApprovalAnswer(Granted: false, By: null, "nobody can answer: standard input is not a terminal");

        using (view.Pause())
        {
            await host.Error.WriteLineAsync($"\n{request.Question}");
            if (request.From.Count > 0) await host.Error.WriteLineAsync($"May be answered by: {string.Join(", ", request.From)}");
            await host.Error.WriteAsync($"Type yes to go on (within {Duration.Format(request.Expires)}): ");
            var answer = await host.In.ReadLineAsync(cancel);
            return new ApprovalAnswer(string.Equals(answer?.Trim(), "yes", StringComparison.OrdinalIgnoreCase), Who(), "terminal");
        }
    }

    private string Who() => host.Environment("USER") ?? host.Environment("USERNAME") ?? "the person at the terminal";
}
