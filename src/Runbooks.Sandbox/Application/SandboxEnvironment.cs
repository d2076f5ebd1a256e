using Microsoft.Data.Sqlite;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Sandbox.Application;

/// <summary>One of the two environments: a version, its database and its measurements.</summary>
internal sealed class SandboxEnvironment : IDisposable
{
    private readonly SandboxOptions options;
    private readonly SandboxFaults faults;
    private volatile string version;

    public SandboxEnvironment(string name, string version, string directory, SandboxOptions options, SandboxFaults faults)
    {
        (Name, this.version, this.options, this.faults) = (name, version, options, faults);
        Database = new EnvironmentDatabase(Path.Combine(directory, name + ".db"));
        if (RunsBadVersion)
            Migrate();
    }

    public string Name { get; }

    public EnvironmentDatabase Database { get; }

    public RequestMetrics Metrics { get; } = new();

    public SandboxEnvironment Other
    {
        get => field ?? throw new InvalidOperationException($"{Name} has no other environment yet");
        set;
    }

    public string Version =>
        faults.Find(StandbyFaults.SameVersion, Name) is null || Other.HasFault(StandbyFaults.SameVersion) ? version : Other.version;

    public bool IsGone => HasFault(StandbyFaults.Gone);

    public bool IsSecretlyUnhealthy => HasFault(StandbyFaults.SecretlyUnhealthy);

    private bool RunsBadVersion => version == options.BadVersion;

    /// <summary>Puts a version in place of the one that runs, with the database it wants.</summary>
    public void Deploy(string newVersion)
    {
        version = newVersion;
        Database.Reset();
        if (RunsBadVersion)
            Migrate();
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

    /// <summary>Asks the database; null when it answers, SQLite's error when it does not.</summary>
    public async Task<SqliteException?> FindDatabaseErrorAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Fault(ApplicationFaults.DatabaseBroken) is not null)
                await Database.FailAsync(cancellationToken);
            else
                await Database.CheckAsync(cancellationToken);
            return null;
        }
        catch (SqliteException problem)
        {
            return problem;
        }
    }

    /// <summary>True when the application's own health check would answer 200.</summary>
    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken) =>
        !IsGone
        && !IsCrashing
        && !HasFault(StandbyFaults.Unhealthy)
        && !IsSecretlyUnhealthy
        && await FindDatabaseErrorAsync(cancellationToken) is null;

    public void Dispose() => Database.Dispose();

    private void Migrate()
    {
        if (options.BadRelease == BadRelease.FailingMigration)
            Database.MigrateAndFail();
    }
}
