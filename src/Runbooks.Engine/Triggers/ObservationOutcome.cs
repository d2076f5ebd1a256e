namespace Runbooks.Triggers;

/// <summary>What became of one look at a target.</summary>
public enum ObservationOutcome
{
    /// <summary>The target answered, and the answer says something.</summary>
    Answered,

    /// <summary>The target refused, or did not answer in time: that is the target's.</summary>
    Unanswered,

    /// <summary>Nothing was seen for a reason on our side: that says nothing about the target.</summary>
    Missing,
}
