namespace Runbooks.Watch.Sources;

/// <summary>What became of one look at a target.</summary>
public enum LookOutcome
{
    /// <summary>The target answered, and the answer says something.</summary>
    Answered,

    /// <summary>The target refused, was silent until the timeout, or broke off.</summary>
    Unanswered,

    /// <summary>Nothing was seen, for a reason on our side, or the answer says nothing: that is no word on the target.</summary>
    Missing,
}
