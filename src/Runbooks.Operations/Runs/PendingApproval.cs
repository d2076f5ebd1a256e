using Runbooks.Steps;

namespace Runbooks.Runs;

/// <summary>A question that a run waits with, as other processes of this machine are told it: see <see cref="ApprovalSocket"/>.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Runbook">The runbook's id.</param>
/// <param name="Request">What is asked.</param>
/// <param name="ExpiresAt">When the answer becomes no.</param>
public sealed record PendingApproval(string Run, string Runbook, ApprovalRequest Request, DateTimeOffset ExpiresAt)
{
    // What another account sends may be anything: nothing of it is longer than a person reads.
    private const int LongestText = 500;
    private const int LongestOriginal = 40_000;
    private const int MostTexts = 20;

    internal ApprovalQuestion ToLine() =>
        new(
            Run,
            Runbook,
            Request.Path,
            Request.Question,
            [.. Request.From],
            [.. Request.Changes],
            Request.Where,
            Request.FourEyes,
            ExpiresAt
        )
        {
            Act = Request.Act,
        };

    /// <summary>Reads one; null for what is none.</summary>
    internal static PendingApproval? Read(string line)
    {
        if (ApprovalSocket.Parse(line, RunStateJson.Default.ApprovalQuestion) is not { } asked)
            return null;
        var request = new ApprovalRequest(Short(asked.Path), Short(asked.Question), Few(asked.From), TimeSpan.Zero, AcceptsYes: false)
        {
            Changes = Few(asked.Changes),
            Where = Short(asked.Where),
            FourEyes = asked.FourEyes,
            Act = asked.Act is { } act
                ? act with
                {
                    Text = act.Text is { } text ? Cut(text, LongestOriginal) : null,
                    DoneWhen = act.DoneWhen is { } seen ? Short(seen) : null,
                }
                : null,
        };
        return new PendingApproval(Short(asked.Run), Short(asked.Runbook), request, asked.ExpiresAt);
    }

    private static string Short(string text) => Cut(text, LongestText);

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest] + "…";

    private static List<string> Few(IReadOnlyList<string> texts) => [.. texts.Take(MostTexts).Select(Short)];
}
