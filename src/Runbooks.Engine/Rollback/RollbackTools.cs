using Runbooks.Controllers;
using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Rollback;

/// <summary>What a rollback uses of the world.</summary>
/// <param name="Client">Sends the requests.</param>
/// <param name="Reader">Reads the state.</param>
/// <param name="Events">Intents are on disk before a request leaves.</param>
/// <param name="Time">The clock.</param>
internal sealed record RollbackTools(TargetClient Client, StateReader Reader, RunEvents Events, TimeProvider Time);
