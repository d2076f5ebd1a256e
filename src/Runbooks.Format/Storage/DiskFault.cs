namespace Runbooks.Storage;

/// <summary>Tells what a disk does to us (full, read-only, over a quota, not ours) from mistakes of our own.</summary>
public static class DiskFault
{
    /// <summary>Whether an exception of reading or writing a file is of the disk's making.</summary>
    /// <param name="exception">What was thrown.</param>
    public static bool IsIn(Exception exception) =>
        exception
            is IOException
                or UnauthorizedAccessException
                // A write past the largest size that the file system or the user's limit allows (POSIX EFBIG) comes as this.
                or ArgumentOutOfRangeException { ParamName: "value" };
}
