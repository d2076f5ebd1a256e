using Runbooks.Accounts;
using Runbooks.Execution;
using Runbooks.Steps;

namespace Runbooks.Runs;

/// <summary>Asks at this terminal and, by a socket, at every other one of this machine; the first answer counts.</summary>
/// <param name="here">Asks at this terminal.</param>
/// <param name="setup">What the run is made with.</param>
/// <param name="run">The run's id.</param>
/// <param name="runbook">The runbook's id.</param>
internal sealed class SharedApproval(Approver here, RunSetup setup, string run, string runbook)
{
    private const string Operator = "the operator";
    private const string Another = "another account";

    public async Task<ApprovalAnswer> AskAsync(ApprovalRequest request, CancellationToken cancel)
    {
        request = request with { RefusedHere = request.Refuses(setup.Actor, setup.Actor) };
        var question = new PendingApproval(run, runbook, request, setup.Time.GetUtcNow() + request.Expires);
        using var socket = setup.SharesQuestions
            ? ApprovalSocket.TryOpen(ApprovalSocket.Places(setup.Environment), question, setup.Account, setup.PeerOf)
            : null;
        using var over = new CancelledAtEnd(cancel);
        var atTerminal = here(request, over.Token);
        if (socket is null)
            return OfTerminal(request, await atTerminal);
        var first = await Task.WhenAny(atTerminal, socket.Answer.WaitAsync(over.Token));
        if (first != atTerminal)
            return OfAnother(request, await socket.Answer.WaitAsync(over.Token));
        var answer = await atTerminal;
        return answer.Stands ? OfAnother(request, await socket.Answer.WaitAsync(over.Token)) : OfTerminal(request, answer);
    }

    private ApprovalAnswer OfTerminal(ApprovalRequest request, ApprovalAnswer answer)
    {
        if (answer.Granted && request.RefusedHere is { } refusal)
            return new ApprovalAnswer(Granted: false, By: null, refusal);
        return answer.By is null ? answer : answer with { By = RoleIn(request, isStarter: true), Account = setup.AccountText };
    }

    private ApprovalAnswer OfAnother(ApprovalRequest request, (ApprovalReply Reply, Account By) answer) =>
        new(answer.Reply.Granted, RoleIn(request, answer.By.IsSame(setup.Account)), "runbook approve")
        {
            Account = answer.By.Text,
            Report = answer.Reply.Report,
        };

    // Pages name no person: they say in which role somebody answered.
    private static string RoleIn(ApprovalRequest request, bool isStarter) =>
        request.From.FirstOrDefault(f => !f.StartsWith('@')) ?? (isStarter ? Operator : Another);
}
