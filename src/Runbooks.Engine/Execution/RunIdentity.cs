using System.Globalization;

namespace Runbooks.Execution;

/// <summary>The ids of a run and of the incident that it records.</summary>
/// <param name="Run"><c>20261123-154210-k3f9x2</c>: sorts by time, unique among machines.</param>
/// <param name="Incident"><c>INC-20261123-154210-performance-degradation-k3f9</c>.</param>
public sealed record RunIdentity(string Run, string Incident)
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>Makes the ids of a run.</summary>
    /// <param name="runbook">The runbook's id.</param>
    /// <param name="now">When it begins.</param>
    /// <param name="randomness">At least six random bytes: two runs may begin in one second.</param>
    public static RunIdentity Create(string runbook, DateTimeOffset now, ReadOnlySpan<byte> randomness)
    {
        Span<char> suffix = stackalloc char[6];
        for (var i = 0; i < suffix.Length; i++)
            suffix[i] = Letters[randomness[i] % Letters.Length];
        var time = now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return new RunIdentity($"{time}-{suffix}", $"INC-{time}-{runbook}-{suffix[..4]}");
    }
}
