namespace Runbooks.Events;

/// <summary>Who says how an environment is.</summary>
public enum HealthSource
{
    /// <summary>The controller, in its status.</summary>
    Controller,

    /// <summary>The environment itself, asked by a probe of our own.</summary>
    Probe,
}
