using Runbooks.Controllers;
using Runbooks.Events;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Rollback;

/// <summary>What a rollback uses of the world.</summary>
/// <param name="Client">Sends the requests.</param>
/// <param name="Reader">Reads the state.</param>
/// <param name="Events">Intents are on disk before a request leaves.</param>
/// <param name="Time">The clock.</param>
internal sealed record RollbackTools(TargetClient Client, StateReader Reader, RunEvents Events, TimeProvider Time)
{
    /// <summary>Reads the state that is decided on: a read that fails is tried again as often as a change waits for one.</summary>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>The state, or why there is none.</returns>
    public async Task<Result<ControllerState, string>> ReadFirstAsync(CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            var read = await Reader.ReadAsync("before a rollback", cancel);
            if (read.Value is not null || tries == ChangeObserver.UnchangedReads)
                return read;
            await Task.Delay(Client.Target.ReadEvery, Time, cancel);
        }
    }
}
