using Runbooks.Controllers;
using Runbooks.Targets;

namespace Runbooks.Watch.Sources;

/// <summary>Which release serves, by the controller's state: what its health check does not name, and what happened before.</summary>
/// <param name="client">Sends the requests.</param>
internal sealed class ReleaseProbe(TargetClient client)
{
    /// <summary>Reads the state; null where it cannot be read.</summary>
    public async Task<ControllerState?> ReadAsync(TimeSpan timeout, CancellationToken cancel) =>
        (await StateReader.LookAsync(client, timeout, cancel)).Value;
}
