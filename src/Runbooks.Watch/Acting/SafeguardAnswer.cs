namespace Runbooks.Watch.Acting;

/// <summary>What the safeguards of a target say.</summary>
/// <param name="Safeguard">What holds a run back: <c>cooldown</c>, <c>version</c>, <c>day</c>, <c>circuit</c>, <c>busy</c>, <c>last
/// look</c>, <c>silence</c>; null where nothing does.</param>
/// <param name="Reason">Why, for a person; null where nothing does.</param>
/// <param name="Opens">Whether this opens the circuit.</param>
public sealed record SafeguardAnswer(string? Safeguard, string? Reason, bool Opens = false)
{
    public static readonly SafeguardAnswer Given = new(null, null);

    public static readonly SafeguardAnswer Busy = new("busy", "a run of this watch is under way");

    /// <summary>Whether it may run.</summary>
    public bool IsGiven => Safeguard is null;
}
