namespace Runbooks.Planning;

/// <summary>How the rollback protocol would decide now.</summary>
/// <param name="Decision"><c>would send</c>, <c>already safe</c>, <c>not eligible</c>, <c>unknown</c>, or <c>open</c> where it looks after
/// something has changed.</param>
/// <param name="Reason">Why, in one sentence without a full stop.</param>
/// <param name="Within">The longest until the switch must be seen.</param>
/// <param name="MaySwitch">Whether it may switch the environment where the rollback is refused, or claimed and not done.</param>
public sealed record PlannedRollback(string Decision, string Reason, TimeSpan Within, bool MaySwitch)
{
    /// <summary>The environment that serves; null where the status does not say.</summary>
    public string? FromEnvironment { get; init; }

    /// <summary>Its version; null where the status does not say.</summary>
    public string? FromVersion { get; init; }

    /// <summary>The environment that stands by; null where there is none.</summary>
    public string? ToEnvironment { get; init; }

    /// <summary>Its version; null where the status does not say.</summary>
    public string? ToVersion { get; init; }

    /// <summary>The version that is asked for; null for whatever stands by.</summary>
    public string? WantedVersion { get; init; }

    /// <summary>What it found out and what it would do, one line each.</summary>
    public IReadOnlyList<string> Protocol { get; init; } = [];

    /// <summary>The same with secrets taken out.</summary>
    public PlannedRollback Clean(Func<string, string> clean) =>
        this with
        {
            Reason = clean(Reason),
            FromEnvironment = CleanOrNull(FromEnvironment, clean),
            FromVersion = CleanOrNull(FromVersion, clean),
            ToEnvironment = CleanOrNull(ToEnvironment, clean),
            ToVersion = CleanOrNull(ToVersion, clean),
            WantedVersion = CleanOrNull(WantedVersion, clean),
            Protocol = [.. Protocol.Select(clean)],
        };

    private static string? CleanOrNull(string? text, Func<string, string> clean) => text is null ? null : clean(text);
}
