using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>Asks what became of something that a controller has begun, and tells the stream where that cannot be asked.</summary>
/// <param name="controller">Sends the requests.</param>
/// <param name="events">The stream.</param>
internal sealed class OperationReader(ControllerClient controller, RunEvents events)
{
    // One question that comes to nothing says little. What stays so is said once: from then on the state alone tells.
    private const int UnreadToTell = 3;

    private int _unread;
    private bool _hasTold;

    /// <summary>Asks once.</summary>
    /// <param name="operation">What was begun.</param>
    public async Task<OperationStatus> FollowAsync(FollowedOperation operation)
    {
        var status = await controller.FollowAsync(operation);
        _unread = status.Outcome == OperationOutcome.Unknown ? _unread + 1 : 0;
        if (status.Outcome is OperationOutcome.Done or OperationOutcome.Failed)
            await KeepAsync(status);
        if (_unread < UnreadToTell || _hasTold)
            return status;
        _hasTold = true;
        await events.PublishAsync(new OperationUnread(status.Detail, await KeepAsync(status)));
        return status;
    }

    private async Task<string?> KeepAsync(OperationStatus status) =>
        status.Exchange is { } exchange
            ? await events.KeepAsync("operation.json", "What the controller says of what it began", EvidenceFile.Write(exchange.Evidence()))
            : null;
}
