namespace Runbooks.Definitions;

/// <summary>What a runbook fires on, with its thresholds.</summary>
public abstract class TriggerDefinition
{
    /// <summary>The name of its kind, as it stands in YAML.</summary>
    public abstract string KindName { get; }

    /// <summary>The longest from the first breach to its firing, where no sample is missing.</summary>
    public abstract TimeSpan Detection { get; }

    /// <summary>When it fires, for a person: one line, without a full stop.</summary>
    public abstract string Describe();
}
