using Runbooks.Sandbox.Settings;

namespace Runbooks.Soak;

/// <summary>What one case does, drawn from the seed and the number of the case.</summary>
/// <param name="Runbook">The shipped runbook.</param>
/// <param name="Release">What is wrong with the bad version.</param>
/// <param name="Faults">How the target misbehaves.</param>
/// <param name="Operators">Where those stand who begin a run at the same time, the first one among them.</param>
/// <param name="KillAfterEvents">After how many events the first process kills itself; 0 for never.</param>
/// <param name="KillAfterMs">After how many milliseconds it is killed from outside; 0 for never.</param>
/// <param name="KillResumed">After how many events the process that resumes kills itself; 0 for never.</param>
public sealed record SoakPlan(
    string Runbook,
    BadRelease Release,
    IReadOnlyList<string> Faults,
    IReadOnlyList<SoakPlaceKind> Operators,
    int KillAfterEvents,
    int KillAfterMs,
    int KillResumed
)
{
    private static readonly (string Id, BadRelease Release)[] Shipped =
    [
        ("quick-rollback", BadRelease.Crashing),
        ("automated-rollback", BadRelease.SlowResponses),
        ("manual-rollback", BadRelease.SlowResponses),
        ("emergency-critical", BadRelease.Crashing),
        ("emergency-performance", BadRelease.SlowResponses),
        ("emergency-customer-impact", BadRelease.SlowResponses),
        ("database-migration-failure", BadRelease.FailingMigration),
        ("api-breaking-change", BadRelease.BreakingApi),
        ("performance-degradation", BadRelease.SlowResponses),
    ];

    private static readonly string[] All =
    [
        "refused",
        "claimed-not-done",
        "dropped-before-switch*1",
        "dropped-before-switch",
        "dropped-after-switch=reset",
        "dropped-after-switch=close",
        "error-after-switch",
        "hang-before-switch",
        "hang-after-switch",
        "slow-switch=150ms",
        "slow-switch=600ms",
        "flips-back=30ms",
        "wrong-version=1.3.9",
        "restarts-after-switch",
        "status-unreadable-after=3",
        "standby-unhealthy",
        "standby-secretly-unhealthy",
        "standby-gone",
        "constant-health",
        "error=503@status*2",
        "truncated@status*1",
        "not-json@status*2",
        "late=100ms@status",
        "crashing@good",
        "catch-all",
    ];

    /// <summary>Draws a case.</summary>
    public static SoakPlan Of(int seed, int number)
    {
        var random = new Random(unchecked((seed * 7919) + number));
        var (id, release) = Shipped[random.Next(Shipped.Length)];
        var faults = Enumerable
            .Range(0, random.Next(3))
            .Select(_ => All[random.Next(All.Length)])
            .DistinctBy(f => f.Split('=', '*', '@')[0])
            .ToList();
        var killing = random.Next(4);
        return new SoakPlan(
            id,
            release,
            faults,
            [SoakPlaceKind.Same, .. Enumerable.Range(0, random.Next(2) == 0 ? random.Next(1, 3) : 0).Select(_ => Place(random))],
            killing is 1 or 2 ? random.Next(1, 60) : 0,
            killing == 3 ? random.Next(100, 2000) : 0,
            killing == 2 ? random.Next(1, 40) : 0
        );
    }

    private static SoakPlaceKind Place(Random random) =>
        random.Next(3) switch
        {
            0 => SoakPlaceKind.OtherMachine,
            1 when SoakPlace.HasOtherAccounts => SoakPlaceKind.OtherAccount,
            _ => SoakPlaceKind.Same,
        };

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Runbook} against {Release} with [{string.Join(", ", Faults)}], [{string.Join(", ", Operators)}] at once, killed "
        + $"after {KillAfterEvents} events or {KillAfterMs} ms, and when resumed after {KillResumed} events";
}
