namespace Runbooks.Targets;

/// <summary>
/// The words in which services tell their health: of Spring and Eureka, ASP.NET, Consul, Docker, Elasticsearch,
/// <c>application/health+json</c> and the plain texts of Kubernetes' probes. Whoever looks at health goes by these alone.
/// </summary>
public static class HealthWords
{
    private static readonly HashSet<string> Well = new(StringComparer.OrdinalIgnoreCase)
    {
        "ok",
        "okay",
        "up",
        "pass",
        "passed",
        "passing",
        "healthy",
        "true",
        "green",
        "alive",
        "ready",
        "serving",
    };

    private static readonly HashSet<string> Failing = new(StringComparer.OrdinalIgnoreCase)
    {
        "down",
        "fail",
        "failed",
        "failing",
        "failure",
        "unhealthy",
        "error",
        "critical",
        "out_of_service",
        "false",
        "red",
        "not_serving",
        "dead",
    };

    /// <summary>What a word says.</summary>
    /// <param name="word">The word, in any case; blanks and dashes in it count as an underscore.</param>
    /// <returns>True for healthy, false for a failure; null for a word that is neither, such as <c>degraded</c> or
    /// <c>starting</c>.</returns>
    public static bool? Of(string word)
    {
        var plain = word.Trim().TrimEnd('.', '!').Replace(' ', '_').Replace('-', '_');
        return Well.Contains(plain) ? true
            : Failing.Contains(plain) ? false
            : null;
    }
}
