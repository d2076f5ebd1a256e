namespace Runbooks.Sandbox.Answers;

/// <summary>How the target writes a time: UTC, to the millisecond.</summary>
internal static class Timestamps
{
    public static string Timestamp(this TimeProvider time) => time.GetUtcNow().Timestamp();

    public static string Timestamp(this DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
