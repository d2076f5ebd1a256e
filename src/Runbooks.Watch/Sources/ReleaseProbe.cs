using Runbooks.Controllers;
using Runbooks.Targets;

namespace Runbooks.Watch.Sources;

/// <summary>Which release serves, by the controller's status: what its health check does not name, and what happened before.</summary>
/// <param name="client">Sends the request.</param>
internal sealed class ReleaseProbe(TargetClient client)
{
    /// <summary>Reads the status; null where it cannot be read.</summary>
    public async Task<ControllerState?> ReadAsync(TimeSpan timeout, CancellationToken cancel)
    {
        var answer = await client.SendAsync(new HttpCall("GET", StateReader.Path) { Within = timeout }, cancel);
        return ControllerState.Parse(answer).Value;
    }
}
