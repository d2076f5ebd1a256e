using Runbooks.Sandbox.Settings;

namespace Runbooks.Rehearsal.Drilling.Cases;

/// <summary>What bad releases are called in runbooks.</summary>
internal static class Releases
{
    /// <summary>The release of a name; null where there is none.</summary>
    public static BadRelease? Find(string? name) =>
        name switch
        {
            "none" => BadRelease.None,
            "slow-responses" => BadRelease.SlowResponses,
            "failing-migration" => BadRelease.FailingMigration,
            "breaking-api" => BadRelease.BreakingApi,
            "crashing" => BadRelease.Crashing,
            _ => null,
        };

    /// <summary>The name of a release.</summary>
    public static string NameOf(BadRelease release) =>
        release switch
        {
            BadRelease.None => "none",
            BadRelease.SlowResponses => "slow-responses",
            BadRelease.FailingMigration => "failing-migration",
            BadRelease.BreakingApi => "breaking-api",
            _ => "crashing",
        };
}
