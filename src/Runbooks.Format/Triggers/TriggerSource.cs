namespace Runbooks.Triggers;

/// <summary>Where a trigger's observations come from.</summary>
public abstract record TriggerSource;
