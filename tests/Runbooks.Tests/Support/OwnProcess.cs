using System.Diagnostics;

namespace Runbooks.Tests.Support;

/// <summary>
/// A program that a test starts and that ends by nothing of its own: it is gone with the test, whether that passes or fails.
/// </summary>
internal sealed class OwnProcess : IDisposable
{
    private OwnProcess(Process process) => Process = process;

    /// <summary>The process.</summary>
    public Process Process { get; }

    /// <summary>Starts it.</summary>
    public static OwnProcess Start(ProcessStartInfo start) => new(Process.Start(start)!);

    /// <summary>Ends it with all that it started; one that was stopped as well.</summary>
    public void Dispose()
    {
        Process.Kill(entireProcessTree: true);
        Process.Ends();
        Process.Dispose();
    }
}
