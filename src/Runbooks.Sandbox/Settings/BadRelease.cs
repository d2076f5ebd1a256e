namespace Runbooks.Sandbox.Settings;

/// <summary>What is wrong with the sandbox's bad version, wherever it runs.</summary>
public enum BadRelease
{
    /// <summary>Nothing: the version differs in name only.</summary>
    None,

    /// <summary>The AI query takes <see cref="SandboxOptions.Latency"/> (the playbook's scenario 3).</summary>
    SlowResponses,

    /// <summary>Its migration fails half-way, so that every query fails in SQLite (scenario 1).</summary>
    FailingMigration,

    /// <summary>The query answers in another shape and the widget is gone (scenario 2).</summary>
    BreakingApi,

    /// <summary>Every path of the application but <c>/metrics</c> answers 500.</summary>
    Crashing,
}
