using Runbooks.Watch.Planning;
using Runbooks.Watch.Scheduling;
using Runbooks.Watch.Sources;

namespace Runbooks.Watch;

/// <summary>
/// Looks by one probe at a fixed rate, one look at a time, and decides whose fault a silence is before anybody hears of it.
/// </summary>
/// <param name="probe">What is looked at.</param>
/// <param name="address">The target's address, by which witnesses know it.</param>
/// <param name="tools">What the watch shares.</param>
/// <param name="take">Takes each look, with the moment at which it was due.</param>
internal sealed class ProbeLoop(Probe probe, string address, WatchTools tools, Func<ProbeLoop, Look, TimeSpan, Task> take)
{
    // A target that answers with another word each time would fill the log.
    private const int MostWords = 10;

    private readonly HashSet<string> _words = [];
    private FixedRate? _rate;
    private Look? _last;
    private long _looks;

    public LatestLook Latest =>
        new(probe.Name, probe.Every, _last?.Outcome, _last?.Said, _looks, _rate?.Skipped ?? 0, _rate?.Lateness ?? TimeSpan.Zero);

    /// <summary>Whether a look found a word of health that nobody knows, and this one for the first time.</summary>
    public bool IsNewWord(Look look) => look.UnknownWord is { } word && _words.Count < MostWords && _words.Add(word);

    /// <summary>Looks until it is cancelled.</summary>
    /// <param name="phase">From now to the first look.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task RunAsync(TimeSpan phase, CancellationToken cancel)
    {
        var start = tools.Epoch.Now;
        var rate = _rate = new FixedRate(tools.Time, probe.Every, phase);
        while (true)
        {
            await rate.WaitAsync(cancel);
            var at = start + rate.Due;
            Look look;
            try
            {
                look = await LookAsync(cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A mistake of our own is no word on the target, and must not end the watch unseen.
                look = new Look(LookOutcome.Missing, $"runbook itself failed while it looked: {e.Message}");
            }

            // What a target names is shown, compared and kept on disk: it is cleaned before anything rests on it.
            _looks++;
            _last = look = look.Clean(tools.Events.Clean);
            await take(this, look, at);
        }
    }

    public async Task<Look> LookAsync(CancellationToken cancel)
    {
        var lost = tools.Heartbeat.Lost;
        var look = await probe.LookAsync(cancel);
        if (look.WasAnswered)
            tools.ReferenceAddresses.Heard(address);

        // A slow answer that we were late to take, and a silence in which we did not listen, are our own; what an answer says is the
        // target's word.
        if ((look.Outcome == LookOutcome.Unanswered || look.Seconds > 0) && tools.Heartbeat.StoodStillSince(lost, probe.Timeout))
            return new Look(LookOutcome.Missing, $"this process stood still meanwhile; the look came to: {look.Said}");
        if (
            look is { Outcome: LookOutcome.Unanswered, WasAnswered: false }
            && !await tools.ReferenceAddresses.NetworkWorksAsync(address, cancel)
        )
            return new Look(
                LookOutcome.Missing,
                $"{look.Said}; nor does any other watched address answer, so that the reason is taken to be ours"
            );
        return look;
    }
}
