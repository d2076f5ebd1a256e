namespace Runbooks.Operations;

/// <summary>Tells two boots of a machine apart: a monotonic time stamp means the same in every process of one boot, and nothing in another.</summary>
internal static class MachineBoot
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    /// <summary>The boot's id; null where the system does not tell.</summary>
    public static string? Current()
    {
        try
        {
            return File.Exists(BootId) ? File.ReadAllText(BootId).Trim() : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The monotonic clock, in milliseconds.</summary>
    public static double Milliseconds(TimeProvider time) => time.GetTimestamp() * 1000.0 / time.TimestampFrequency;
}
