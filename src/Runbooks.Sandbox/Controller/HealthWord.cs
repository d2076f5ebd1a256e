using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Faults;

namespace Runbooks.Sandbox.Controller;

/// <summary>What the controller says about an environment's health: the result of a check, unless a fault says more.</summary>
internal sealed class HealthWord(SandboxFaults faults)
{
    public async Task<string> OfAsync(SandboxEnvironment environment, CancellationToken cancellationToken)
    {
        var believed =
            faults.Find(ControllerFaults.ConstantHealth, FaultPlaces.Controller[0]) is not null || environment.IsSecretlyUnhealthy;
        return believed || await environment.IsHealthyAsync(cancellationToken) ? "healthy" : "unhealthy";
    }
}
