using Runbooks.Application;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Rehearsal.Guarding;
using Runbooks.Runs;
using Runbooks.Targets;

namespace Runbooks.Rehearsal.Planning;

/// <summary>One GET to the service behind a target, for a person who describes it.</summary>
/// <param name="Answer">What came of it.</param>
/// <param name="Said">What it said, in short and without secrets.</param>
public sealed record ServiceLook(HttpAnswer Answer, string Said)
{
    private const int Shown = 160;

    /// <summary>Asks for a path where the target's service answers.</summary>
    /// <param name="setup">What runs are made with.</param>
    /// <param name="target">The target.</param>
    /// <param name="path">The path.</param>
    /// <param name="cancel">Cancels what is under way.</param>
    public static async Task<ServiceLook> AtAsync(RunSetup setup, Target target, string path, CancellationToken cancel)
    {
        using var events = new RunEvents(setup.Time, RunSetup.RedactorOf(target), []);
        using var connections = HarmlessGuard.Connections(target.Authorities, AllowedRequests.EveryRead, new SentRequests(), setup.Time);
        var answer = await new TargetClient(target, connections, setup.Time).SendAsync(ServiceRequest.Get(target, path), cancel);
        var said = answer is Answered { Body.IsEmpty: false } answered
            ? $"{answered.Describe()} {answered.Beginning(Shown)}"
            : answer.Describe();
        return new ServiceLook(answer, events.Clean(said));
    }
}
