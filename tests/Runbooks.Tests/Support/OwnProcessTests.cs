using System.Diagnostics;

namespace Runbooks.Tests.Support;

/// <summary>Nothing that a test started outlives it.</summary>
public sealed class OwnProcessTests
{
    [Test]
    [Platform("Linux")]
    public void What_a_test_started_is_gone_when_the_test_fails_even_if_it_was_stopped()
    {
        var id = 0;
        try
        {
            using var own = OwnProcess.Start(new ProcessStartInfo(Component.Program("sleep"), ["600"]));
            id = own.Process.Id;
            using (var stop = Process.Start(Component.Program("kill"), ["-STOP", $"{id}"]))
                stop.Ends();
            throw new InvalidOperationException("the test fails here");
        }
        catch (InvalidOperationException)
        {
            Assert.That(() => Process.GetProcessById(id), Throws.ArgumentException);
        }
    }
}
