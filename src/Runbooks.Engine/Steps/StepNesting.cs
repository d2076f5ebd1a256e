namespace Runbooks.Steps;

/// <summary>How the steps inside a step are run.</summary>
public enum StepNesting
{
    None,

    /// <summary>One after the other, once for each item of a list.</summary>
    EachItem,

    /// <summary>All at the same time.</summary>
    AtOnce,
}
