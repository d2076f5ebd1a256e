using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>What became of a rollback, by our own reads of the target.</summary>
public enum RollbackVerdict
{
    /// <summary>The environment changed, stayed changed, and runs the expected version.</summary>
    [JsonStringEnumMemberName("switched")]
    Switched,

    /// <summary>The bad version was not active: nothing was sent.</summary>
    [JsonStringEnumMemberName("already-safe")]
    AlreadySafe,

    /// <summary>There is nothing to roll back to: nothing was sent.</summary>
    [JsonStringEnumMemberName("not-eligible")]
    NotEligible,

    /// <summary>The controller refused, or could not be reached, and the bad version is still active.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>The controller says it did, and the bad version is still active.</summary>
    [JsonStringEnumMemberName("claimed-not-done")]
    ClaimedNotDone,

    /// <summary>It switched, to another version than expected.</summary>
    [JsonStringEnumMemberName("wrong-version")]
    WrongVersion,

    /// <summary>It switched and went back: something else acts on the target.</summary>
    [JsonStringEnumMemberName("flipped-back")]
    FlippedBack,

    /// <summary>Another run took the target over: the request was held back.</summary>
    [JsonStringEnumMemberName("not-sent")]
    NotSent,

    /// <summary>Nobody can know from here: a human must look.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>A plan: something would be sent, and nothing was.</summary>
    [JsonStringEnumMemberName("planned")]
    Planned,
}
