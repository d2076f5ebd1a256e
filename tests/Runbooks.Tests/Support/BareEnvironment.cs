using System.Diagnostics;
using Runbooks.Storage;

namespace Runbooks.Tests.Support;

/// <summary>What a process sees that must not see what the tests were started with.</summary>
internal static class BareEnvironment
{
    /// <summary>Leaves it the way to programs, and no place of the machine that others use too.</summary>
    public static void Set(ProcessStartInfo start)
    {
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment[MachinePlace.Variable] = "none";
    }
}
