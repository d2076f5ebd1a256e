using System.Diagnostics;

namespace Runbooks.Tests.Support;

/// <summary>What is tied to the process of the tests goes with it.</summary>
[Platform(Exclude = "Win")]
public sealed class ServerProcessTests
{
    [Test]
    public async Task What_is_tied_to_a_process_that_is_gone_ends()
    {
        // The shell reads from a program that ends at once, as a pipe does whose other end is gone.
        var start = new ProcessStartInfo("/bin/sh", ["-c", ": | /bin/sh -c \"$1\" sh sleep 600", "sh", ServerProcess.Tie]);

        Assert.That((await Bounded.RunAsync(start)).Code, Is.EqualTo(128 + 9), "it was killed");
    }

    [Test]
    public async Task It_is_known_to_have_ended()
    {
        using var server = ServerProcess.LaunchTied("sh", ["-c", "echo why; exit 3"]);

        await Bounded.UntilAsync(() => server.HasEnded && server.Log.Contains("why", StringComparison.Ordinal), "it ends and says why");
    }
}
