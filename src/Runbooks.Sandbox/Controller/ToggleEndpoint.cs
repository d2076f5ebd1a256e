using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Http;
using Runbooks.Sandbox.Requests;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Sandbox.Controller;

/// <summary>
/// <c>POST /deployment/rollback</c> or <c>POST /deployment/switch</c>. A toggle that has begun goes on when the client
/// leaves: only the answer is lost.
/// </summary>
internal sealed class ToggleEndpoint(
    ToggleKind kind,
    ControllerState state,
    SandboxFaults faults,
    SandboxCounters counters,
    SandboxOptions options,
    Lifetime lifetime,
    AnswerWriter writer
)
{
    public async Task HandleAsync(HttpContext context)
    {
        counters.CountPost(kind.Place);
        if (state.Standby.IsGone || Take(SwitchFaults.Refused) is not null)
        {
            await writer.WriteAsync(context, kind.Place, kind.Refuse(lifetime.Time));
            return;
        }
        if (kind == ToggleKind.Rollback && faults.Find(ControllerFaults.RollbackByHistory, FaultPlaces.Controller[0]) is not null)
        {
            await writer.WriteAsync(context, kind.Place, await ByHistoryAsync());
            return;
        }
        if (await FailBeforeAsync(context) || await AnswerAheadAsync(context))
            return;

        await lifetime.DelayAsync(options.ProcessingTime + (Take(SwitchFaults.SlowSwitch)?.Duration ?? TimeSpan.Zero));
        var toggle = Take(SwitchFaults.ClaimedNotDone) is null ? Apply() : Claim();
        Aftermath();
        if (!await FailAfterAsync(context))
            await writer.WriteAsync(context, kind.Place, kind.Success(toggle, lifetime.Time));
    }

    private async Task<Answer> ByHistoryAsync()
    {
        await lifetime.DelayAsync(options.ProcessingTime);
        if (state.OppositeOfLastSwitch() is not { } target)
            return kind.Refuse(lifetime.Time, "No previous deployment found to roll back to");
        if (target != state.Active)
            return kind.Success(Apply(), lifetime.Time);
        var toItself = new EnvironmentSwitch(target.Name, target.Name, target.Version, target.Version);
        state.Record(kind.Event(toItself));
        return kind.Success(toItself, lifetime.Time);
    }

    private async Task<bool> FailBeforeAsync(HttpContext context)
    {
        if (Take(SwitchFaults.DroppedBefore) is { } dropped)
            await lifetime.DropAsync(context, dropped);
        else if (Take(SwitchFaults.HangBefore) is not null)
            await lifetime.HangAsync(context);
        else if (Take(SwitchFaults.ErrorBefore) is { } error)
            await FailAsync(context, error.Count ?? 500);
        else
            return false;
        return true;
    }

    private async Task<bool> AnswerAheadAsync(HttpContext context)
    {
        if (Take(SwitchFaults.DroppedAhead) is { } dropped)
        {
            Later(dropped);
            context.Abort();
        }
        else if (Take(SwitchFaults.HangAhead) is { } hang)
        {
            Later(hang);
            await lifetime.HangAsync(context);
        }
        else if (Take(SwitchFaults.ErrorAhead) is { } error)
        {
            Later(error);
            await FailAsync(context, 502);
        }
        else if (Take(SwitchFaults.AnswerAhead) is { } answer)
        {
            Later(answer);
            await writer.WriteAsync(context, kind.Place, kind.Success(state.Plan(), lifetime.Time));
        }
        else if (Take(SwitchFaults.AcceptedAhead) is { } accepted)
        {
            Later(accepted);
            await writer.WriteAsync(context, kind.Place, kind.Success(state.Plan(), lifetime.Time, 202));
        }
        else
        {
            return false;
        }
        return true;
    }

    private async Task<bool> FailAfterAsync(HttpContext context)
    {
        if (Take(SwitchFaults.DroppedAfter) is { } dropped)
            await lifetime.DropAsync(context, dropped);
        else if (Take(SwitchFaults.HangAfter) is not null)
            await lifetime.HangAsync(context);
        else if (Take(SwitchFaults.ErrorAfter) is { } error)
            await FailAsync(context, error.Count ?? 500);
        else
            return false;
        return true;
    }

    private void Later(SetFault fault)
    {
        lifetime.Later(fault.Duration, () =>
        {
            _ = Apply();
            Aftermath();
        });
    }

    private EnvironmentSwitch Apply()
    {
        var wrong = Take(SwitchFaults.WrongVersion);
        return state.Switch(kind.Event, toggle => wrong?.Value switch
            {
                null => null,
                "" => toggle.FromVersion,
                var version => version,
            });
    }

    private EnvironmentSwitch Claim()
    {
        var toggle = state.Plan();
        state.Record(kind.Event(toggle));
        return toggle;
    }

    private void Aftermath()
    {
        if (Take(SwitchFaults.FlipsBack) is { } flip)
            lifetime.Later(flip.Duration, state.FlipBack);
        if (Take(SwitchFaults.FlipsBackAtRead) is { Count: { } flipAt })
            state.FlipBackAtRead(flipAt);
        if (Take(SwitchFaults.Restarts) is not null)
            state.Restart();
        if (Take(SwitchFaults.Breaks) is { } broken)
            faults.Set($"{broken.Value}@{state.Active.Name}");
        if (Take(SwitchFaults.StatusUnreadable) is not { } hidden)
            return;
        if (hidden.Count is { } reads)
            state.HideStatus(reads);
        else
            state.HideStatus(hidden.Duration);
    }

    private Task FailAsync(HttpContext context, int status) =>
        writer.WriteAsync(context, kind.Place, Answer.Error(status, "CONTROLLER_ERROR", "The controller failed."));

    private SetFault? Take(SandboxFault fault) => faults.Take(fault, kind.Place);
}
