namespace Runbooks.Events;

/// <summary>How the verdicts of a rollback are called, everywhere.</summary>
public static class VerdictText
{
    /// <summary>The name of a verdict: <c>claimed-not-done</c>.</summary>
    public static string Of(RollbackVerdict verdict) =>
        verdict switch
        {
            RollbackVerdict.Switched => "switched",
            RollbackVerdict.AlreadySafe => "already-safe",
            RollbackVerdict.NotEligible => "not-eligible",
            RollbackVerdict.Refused => "refused",
            RollbackVerdict.ClaimedNotDone => "claimed-not-done",
            RollbackVerdict.WrongVersion => "wrong-version",
            RollbackVerdict.FlippedBack => "flipped-back",
            RollbackVerdict.NotSent => "not-sent",
            RollbackVerdict.Unknown => "unknown",
            RollbackVerdict.Planned => "planned",
            _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "unknown verdict"),
        };
}
