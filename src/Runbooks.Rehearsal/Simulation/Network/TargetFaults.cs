using System.Globalization;
using Runbooks.Rehearsal.Simulation.Cases;
using static Runbooks.Rehearsal.Simulation.Cases.HappeningKind;

namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>What happens in a world as faults of its target, in the target's own writing.</summary>
internal static class TargetFaults
{
    // What is wrong with the bad version besides its slow answers: it is bound to where it runs, and is taken away with it.
    private const string BadIsUnhealthy = "standby-unhealthy@green";

    // Where a release can be brought back after another was put in its place, what is wrong with it comes back with it.
    private const string BadIsBroken = "database-broken@bad";

    /// <summary>What somebody else deploys a moment before a request.</summary>
    public const string DeployedVersion = "1.5.1";

    /// <summary>The faults that are there from the start.</summary>
    public static IEnumerable<string> Lasting(SimulationCase played) =>
        [
            played.IsPlaybook ? BadIsUnhealthy : BadIsBroken,
            .. played
                .Happenings.Select(h =>
                    h.Kind switch
                    {
                        StandbyUnhealthy => "standby-unhealthy@blue",
                        StandbySecretlyUnhealthy => "standby-secretly-unhealthy@blue",
                        StandbyGone => "standby-gone@blue",
                        StandbySame => "standby-same-version@blue",
                        StandbyNeverServed => "standby-never-served@blue",
                        HistoryEmpty => "history-empty",
                        ConstantHealth => "constant-health",
                        CatchAll => "catch-all-health",
                        GoodIsBroken => "database-broken@good",
                        SlowQueries => "latency=4s@good",
                        FailingQueries => "error-rate=3",
                        NoMetrics => "metrics-absent",
                        _ => null,
                    }
                )
                .OfType<string>(),
        ];

    /// <summary>
    /// The faults of one request; none where it is lost on its way, or somebody else acts behind it, or where the controller is none that
    /// can do so.
    /// </summary>
    public static IReadOnlyList<string> Of(Happening happening, SimulationCase played) =>
        happening.Kind switch
        {
            _ when !CanHappen(happening, played) => [],
            Refused => ["refused"],
            RefusedByStatus => ["error-before-switch=409"],
            Claimed => ["claimed-not-done"],
            RequestLost => ["dropped-before-switch"],
            AnswerLost => ["dropped-after-switch"],
            HangsBefore => ["hang-before-switch"],
            HangsAfter => ["hang-after-switch"],
            ErrorBefore => ["error-before-switch=502"],
            ErrorAfter => ["error-after-switch=502"],
            GarbledAnswer or StatusGarbled => ["not-json"],
            SlowSwitch => ["answer-ahead-of-switch=" + Milliseconds(happening)],
            LateRequest => ["dropped-ahead-of-switch=" + Milliseconds(happening)],
            WrongVersion => ["wrong-version=1.3.9"],
            PartialRollout => ["partial-rollout"],
            RolloutFails => ["rollout-fails=2s"],
            MarkReused => ["mark-reused"],
            Pruned => ["pruned"],
            OperationStuck => ["operation-stuck"],
            OperationFails => ["operation-fails=" + Milliseconds(happening)],
            SomebodyFirst => ["moved-meanwhile"],
            DeployedFirst => [$"deployed-meanwhile={DeployedVersion}"],
            RestartsAfter => ["restarts-after-switch", "dropped-after-switch"],
            StatusError => ["error=503"],
            StatusTruncated => ["truncated"],
            StatusOfOtherShape => ["other-shape=lists"],
            _ => [],
        };

    /// <summary>What happens to a request for a change, as a story has it: who, and what; null where nothing is to be told.</summary>
    public static (string Who, string What)? Story(Happening happening, string path, SimulationCase played) =>
        happening.Kind switch
        {
            _ when !CanHappen(happening, played) => null,
            Refused => ("target", $"refuses POST {path}"),
            RefusedByStatus => ("target", $"answers POST {path} with 409"),
            Claimed => ("target", $"says that POST {path} is done, and does nothing"),
            RequestLost => ("network", $"POST {path} is lost before it arrives"),
            HangsBefore => ("network", $"POST {path} never arrives, and the connection stays"),
            ErrorBefore => ("target", $"answers POST {path} with 502, and does nothing"),
            LateRequest => ("network", $"the connection of POST {path} breaks off; the request is still under way"),
            SlowSwitch => ("target", $"says that POST {path} is done; it takes effect in {happening.Value} ms"),
            AnswerLost => ("network", "the answer is lost"),
            HangsAfter => ("network", "the answer never comes"),
            ErrorAfter => ("target", "answers with 502"),
            GarbledAnswer => ("target", "answers with a page"),
            PartialRollout => ("target", "goes half of the way, and stays there"),
            RolloutFails => ("target", "goes half of the way, and will say why it goes no further"),
            MarkReused => ("target", "keeps its mark from now on, whatever moves"),
            Pruned => ("somebody else", "clears away what is to be gone back to, a moment before"),
            OperationStuck => ("target", "begins it, and never ends it"),
            OperationFails => ("target", $"begins it; it fails in {happening.Value} ms"),
            SomebodyFirst => ("somebody else", "acts on the target a moment before"),
            DeployedFirst => ("somebody else", "puts a new version on the standby a moment before"),
            RestartsAfter => ("target", "the controller starts anew, and its history is gone"),
            _ => null,
        };

    // The playbook's controller changes what serves in one step, which ends with its answer.
    private static bool CanHappen(Happening happening, SimulationCase played) =>
        happening.Kind switch
        {
            PartialRollout or RolloutFails or MarkReused or Pruned => !played.IsPlaybook,
            OperationStuck or OperationFails => played.Follows,
            _ => true,
        };

    private static string Milliseconds(Happening happening) => happening.Value.ToString(CultureInfo.InvariantCulture) + "ms";
}
