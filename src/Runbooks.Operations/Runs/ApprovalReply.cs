using Runbooks.Steps;

namespace Runbooks.Runs;

/// <summary>What somebody says to a question, as its line on the socket has it.</summary>
/// <param name="Granted">Whether the run goes on.</param>
/// <param name="Report">What became of what they were asked to do by hand; null where a yes or a no was wanted.</param>
internal sealed record ApprovalReply(bool Granted = false, ManualReport? Report = null)
{
    /// <summary>Why it is no answer to a question; null where it is one.</summary>
    /// <param name="act">What the question asks to be done by hand; null where it asks for a yes or a no.</param>
    public string? Problem(ManualAct? act) =>
        act is null
            ? Report is null
                ? null
                : "it asks for a yes or a no: say --yes or --deny"
            : Report is null
                ? "it asks what became of something that is done by hand: say --done, --skip or --failed"
                : Report.Problem;
}
