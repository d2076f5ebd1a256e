namespace Runbooks.Sandbox.Settings;

/// <summary>What a sandbox target starts with.</summary>
public sealed record SandboxOptions
{
    /// <summary>The front's port on 127.0.0.1; 0 takes a free one. The environments always take free ones.</summary>
    public int Port { get; init; }

    /// <summary>The version that works.</summary>
    public string GoodVersion { get; init; } = "1.4.2";

    /// <summary>The version that shows <see cref="BadRelease"/>.</summary>
    public string BadVersion { get; init; } = "1.5.0";

    /// <summary>What is wrong with <see cref="BadVersion"/>.</summary>
    public BadRelease BadRelease { get; init; } = BadRelease.SlowResponses;

    /// <summary>
    /// True: the bad version is active on green and the good one stands by on blue.
    /// False: the good version is active on blue, green holds <see cref="OlderVersion"/>, and the first deployment
    /// brings the bad version to the standby.
    /// </summary>
    public bool BadVersionIsActive { get; init; } = true;

    /// <summary>What green holds when the bad version has not been deployed yet.</summary>
    public string OlderVersion { get; init; } = "1.4.1";

    /// <summary>How long a query takes in a release with <see cref="BadRelease.SlowResponses"/>.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(3500);

    /// <summary>How long the controller takes to switch, and then to answer.</summary>
    public TimeSpan ProcessingTime { get; init; } = TimeSpan.Zero;

    /// <summary>What a request that moves the traffic means to it; only of a toggle it speaks the playbook's API alone.</summary>
    public PlayedMeaning Means { get; init; }

    /// <summary>Whether it also speaks the API that lists releases; what is no toggle always does.</summary>
    public bool ListsReleases { get; init; }

    /// <summary>Whether it begins a change that is asked for there, and is asked what became of it.</summary>
    public bool HasOperations { get; init; }

    /// <summary>Whether it tells there what happened to its releases.</summary>
    public bool HasReleaseHistory { get; init; }

    /// <summary>What the release with the good version is called there; null for a name like those of the others.</summary>
    public string? GoodRef { get; init; }

    /// <summary>What it says of itself at <c>GET /sandbox/mark</c>; null for nothing.</summary>
    public string? Mark { get; init; }

    /// <summary>Faults set from the start, each as <c>NAME[=VALUE][@PLACE][*TIMES]</c>.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Whether the databases lie in memory, where they only say what SQLite would.</summary>
    public bool IsInMemory { get; init; }

    /// <summary>
    /// Where the two databases lie. Without one they lie in a new temporary directory, removed at the end.
    /// </summary>
    public string? DataDirectory { get; init; }
}
