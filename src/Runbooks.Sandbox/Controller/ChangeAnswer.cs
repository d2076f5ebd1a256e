using Runbooks.Sandbox.Answers;

namespace Runbooks.Sandbox.Controller;

/// <summary>How a request for a change is answered, whatever was really done.</summary>
internal sealed record ChangeAnswer(ChangeWord Word)
{
    /// <summary>What is said to be done; null where nothing is.</summary>
    public EnvironmentSwitch? Change { get; init; }

    /// <summary>What became of it is asked by this name; null where nothing is followed.</summary>
    public string? Operation { get; init; }

    /// <summary>Why it is refused; null for the usual reason.</summary>
    public string? Because { get; init; }

    /// <summary>The HTTP status of a failure.</summary>
    public int Status { get; init; }

    /// <summary>What comes in place of an answer.</summary>
    public Reply? Silence { get; init; }
}
