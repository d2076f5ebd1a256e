using System.Globalization;
using Runbooks.Rehearsal.Simulation.Cases;
using Runbooks.Sandbox.Settings;
using static Runbooks.Rehearsal.Simulation.Cases.HappeningKind;

namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>What happens in a world as faults of its target, in the target's own writing.</summary>
internal static class TargetFaults
{
    // What is wrong with the bad version besides its slow answers: it is bound to where it runs, and is taken away with it.
    private const string BadIsUnhealthy = "standby-unhealthy@green";

    // Where a release can be brought back after another was put in its place, what is wrong with it comes back with it.
    private const string BadIsBroken = "database-broken@bad";

    /// <summary>The faults that are there from the start.</summary>
    public static IEnumerable<string> Lasting(SimulationCase played) =>
        [
            played.Means == PlayedMeaning.Toggle ? BadIsUnhealthy : BadIsBroken,
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

    /// <summary>The faults of one request; none where it is lost on its way, or somebody else acts behind it.</summary>
    public static IReadOnlyList<string> Of(Happening happening) =>
        happening.Kind switch
        {
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
            RestartsAfter => ["restarts-after-switch", "dropped-after-switch"],
            StatusError => ["error=503"],
            StatusTruncated => ["truncated"],
            StatusOfOtherShape => ["other-shape=lists"],
            _ => [],
        };

    /// <summary>What happens to a request for a change, as a story has it: who, and what; null where nothing is to be told.</summary>
    public static (string Who, string What)? Story(Happening happening, string path) =>
        happening.Kind switch
        {
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
            RestartsAfter => ("target", "the controller starts anew, and its history is gone"),
            _ => null,
        };

    private static string Milliseconds(Happening happening) => happening.Value.ToString(CultureInfo.InvariantCulture) + "ms";
}
