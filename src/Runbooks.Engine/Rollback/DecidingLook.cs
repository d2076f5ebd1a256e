using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Results;

namespace Runbooks.Rollback;

/// <summary>
/// The look that a rollback is decided on. Where a second change undoes or doubles a first, somebody else's is waited for, and one look
/// that contradicts the one before it decides nothing.
/// </summary>
/// <param name="tools">What it uses of the world.</param>
/// <param name="request">What to do, and what may be done.</param>
internal sealed class DecidingLook(RollbackTools tools, RollbackRequest request)
{
    private readonly ControllerDefinition _controller = Controller.Of(tools.Client.Target).Definition;

    /// <summary>Whether a change of somebody else is waited for before one is sent on top of it.</summary>
    /// <param name="definition">The controller.</param>
    /// <param name="state">What was seen.</param>
    public static bool Waits(ControllerDefinition definition, ControllerState state) =>
        state is { IsSettled: false, Failing: null } && definition.Change is { Means: not ChangeMeaning.Absolute, Request.Git: null };

    /// <summary>The longest that it is waited for.</summary>
    /// <param name="request">What may be done.</param>
    /// <param name="target">The target.</param>
    public static TimeSpan Longest(RollbackRequest request, Target target) =>
        request.Within < target.ProcessingTime ? request.Within : target.ProcessingTime;

    /// <summary>Looks, and again for as long as the controller may take.</summary>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>The last state, be it at rest or not, or why there is none.</returns>
    public async Task<Result<ControllerState, string>> ReadAsync(CancellationToken cancel)
    {
        var (began, target) = (tools.Time.GetTimestamp(), tools.Client.Target);
        var longest = Longest(request, target);
        var contradicted = 0;
        while (true)
        {
            var earlier = tools.Reader.Served is [.., var last] ? last : null;
            var read = await tools.ReadFirstAsync(cancel);
            if (read.Value is not { } state || request.IsPlan)
                return read;
            var agrees = _controller.Change.Means != ChangeMeaning.Toggle || earlier?.IsSame(state.Serving) != false;
            if (!agrees && ++contradicted > ChangeObserver.UnchangedReads)
                return Result.Failed($"its looks contradict each other: {state.Serving.Serves()}, and just before {earlier!.Serves()}");
            if (agrees && (!Waits(_controller, state) || tools.Time.GetElapsedTime(began) >= longest))
                return read;
            await Task.Delay(target.ReadEvery, tools.Time, cancel);
        }
    }
}
