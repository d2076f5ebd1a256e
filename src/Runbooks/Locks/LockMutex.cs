using Runbooks.Storage;

namespace Runbooks.Locks;

/// <summary>
/// Lets one process at a time change a lock. The operating system lets go of it when its process ends, however it ends;
/// it is held for as long as a small file takes to be written.
/// </summary>
internal static class LockMutex
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(3);

    /// <summary>Waits for it.</summary>
    /// <param name="disk">Where its file is.</param>
    /// <param name="path">Its file, which stays: removing it would let two processes hold one each.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="TimeoutException">Another process holds it, and does not go on.</exception>
    public static async Task<Stream> TakeAsync(Disk disk, string path, CancellationToken cancel)
    {
        // The wait is for other processes, in real time: a clock that tests move would wait for ever.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return disk.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (disk.Exists(path) && clock.Elapsed < Patience)
            {
                await Task.Delay(Pause, TimeProvider.System, cancel);
            }
            catch (IOException e) when (disk.Exists(path))
            {
                throw new TimeoutException("another process has been changing the lock for five seconds", e);
            }
        }
    }
}
