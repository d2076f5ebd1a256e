using Runbooks.Storage;

namespace Runbooks.Tests;

/// <summary>Tests share no place with whatever else runs on the machine, nor with each other, unless they give one.</summary>
[SetUpFixture]
public sealed class OwnMachinePlace
{
    [OneTimeSetUp]
    public void Begin() => Environment.SetEnvironmentVariable(MachinePlace.Variable, "none");
}
