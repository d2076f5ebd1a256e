using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Sandbox.Application;

/// <summary>One of the two environments: a version, its database and its measurements.</summary>
internal sealed class SandboxEnvironment : IDisposable
{
    private readonly SandboxOptions options;
    private readonly SandboxFaults faults;
    private volatile string? version;

    public SandboxEnvironment(string name, string version, IEnvironmentDatabase database, SandboxOptions options, SandboxFaults faults)
    {
        (Name, Database, this.options, this.faults) = (name, database, options, faults);
        Deploy(version);
    }

    public string Name { get; }

    public IEnvironmentDatabase Database { get; }

    public RequestMetrics Metrics { get; } = new();

    public SandboxEnvironment Other
    {
        get => field ?? throw new InvalidOperationException($"{Name} has no other environment yet");
        set;
    }

    /// <summary>The version that runs; null where nobody named it.</summary>
    public string? Version =>
        faults.Find(StandbyFaults.SameVersion, Name) is null || Other.HasFault(StandbyFaults.SameVersion) ? version : Other.version;

    public bool IsGone => HasFault(StandbyFaults.Gone);

    public bool IsSecretlyUnhealthy => HasFault(StandbyFaults.SecretlyUnhealthy);

    /// <summary>Puts a version in place of the one that runs, with the database it wants.</summary>
    public void Deploy(string? newVersion)
    {
        version = newVersion;
        Database.Deploy(options.BadRelease == BadRelease.FailingMigration && version == options.BadVersion);
    }

    /// <summary>True when the version that runs is the bad one and this is what is wrong with it.</summary>
    public bool Shows(BadRelease release) => options.BadRelease == release && Version == options.BadVersion;

    /// <summary>The application's fault, if it is set for this environment.</summary>
    public SetFault? Fault(SandboxFault fault) => faults.Find(fault, "everywhere", Name, Version == options.BadVersion ? "bad" : "good");

    public bool HasFault(SandboxFault fault) => faults.Find(fault, Name) is not null;

    public bool IsCrashing => Shows(BadRelease.Crashing) || Fault(ApplicationFaults.Crashing) is not null;

    public bool HasBreakingApi => Shows(BadRelease.BreakingApi) || Fault(ApplicationFaults.BreakingApi) is not null;

    public TimeSpan QueryLatency =>
        (Shows(BadRelease.SlowResponses) ? options.Latency : TimeSpan.Zero) + (Fault(ApplicationFaults.Latency)?.Duration ?? TimeSpan.Zero);

    /// <summary>Asks the database; null when it answers.</summary>
    public async Task<DatabaseError?> FindDatabaseErrorAsync(CancellationToken cancellationToken) =>
        Fault(ApplicationFaults.DatabaseBroken) is not null
            ? await Database.FailAsync(cancellationToken)
            : await Database.CheckAsync(cancellationToken);

    /// <summary>True when the application's own health check would answer 200.</summary>
    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken) =>
        !IsGone
        && !IsCrashing
        && !HasFault(StandbyFaults.Unhealthy)
        && !IsSecretlyUnhealthy
        && await FindDatabaseErrorAsync(cancellationToken) is null;

    public void Dispose() => Database.Dispose();
}
