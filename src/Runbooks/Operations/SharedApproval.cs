using Runbooks.Diagnostics;
using Runbooks.Incidents.Journals;
using Runbooks.Steps;
using Runbooks.Storage;

namespace Runbooks.Operations;

/// <summary>Asks at this terminal and, by a file in the run's directory, at every other one of this machine; the first answer counts.</summary>
/// <param name="here">Asks at this terminal.</param>
/// <param name="time">The clock.</param>
/// <param name="run">The run's id.</param>
/// <param name="directory">Where the question is put; a function, because a full disk moves it.</param>
/// <param name="account">The account that runs it.</param>
/// <param name="disk">Where the directory is.</param>
internal sealed class SharedApproval(Approver here, TimeProvider time, string run, Func<RunDirectory> directory, string account, Disk disk)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks.</summary>
    public async Task<ApprovalAnswer> AskAsync(ApprovalRequest request, CancellationToken cancel)
    {
        var place = directory();
        request = request with { RefusedHere = request.Refuses(account, account) };
        var question = new PendingApproval(run, request, account, time.GetUtcNow() + request.Expires);
        try
        {
            question.Write(place, disk);
        }
        catch (Exception e) when (DiskTrouble.IsIn(e))
        {
            return Checked(request, await here(request, cancel));
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            var atTerminal = here(request, over.Token);
            var elsewhere = WaitAsync(question, place, over.Token);
            var first = await Task.WhenAny(atTerminal, elsewhere);
            var answer = await first;
            return first == elsewhere ? answer : answer.Stands ? await elsewhere : Checked(request, answer);
        }
        finally
        {
            over.Cancel();
            PendingApproval.Remove(place, disk);
        }
    }

    private async Task<ApprovalAnswer> WaitAsync(PendingApproval question, RunDirectory place, CancellationToken cancel)
    {
        while (true)
        {
            if (question.Answered(place, disk) is { } answer) return answer;
            await Task.Delay(Look, time, cancel);
        }
    }

    private static ApprovalAnswer Checked(ApprovalRequest request, ApprovalAnswer answer) =>
        answer.Granted && request.RefusedHere is { } refusal ? new ApprovalAnswer(Granted: false, By: null, refusal) : answer;
}
