using Runbooks.Notifications;
using Runbooks.Watch.Events;

namespace Runbooks.Watch;

/// <summary>
/// Tells people of a watch: a fold over its events, out of which secrets are by then. What its runs do is told by the
/// notifier of each run.
/// </summary>
/// <param name="teller">Tells them; none of its methods waits.</param>
/// <param name="isShadow">Whether nothing is done, so that nothing is held back either.</param>
public sealed class WatchEventNotifications(WatchNotifier teller, bool isShadow)
{
    // Another run goes on, or the look after it was answered: nobody is needed.
    private static readonly string[] Passing = ["busy", "lock", "last look", "release"];

    private readonly HashSet<string> _open = [];
    private readonly HashSet<(string Target, string Trigger)> _held = [];

    public void Hear(RecordedWatchEvent told)
    {
        switch (told.Event)
        {
            case WatchBlind e:
                teller.Blind(e.Target, e.Trigger, e.Reason);
                break;
            case SightRegained e:
                teller.Seen(e.Target, e.Trigger);
                break;
            case Shadowed e:
                teller.Shadowed(e.Target, e.Trigger, e.Runbook, e.Why);
                break;
            case Suppressed e when !isShadow && !Passing.Contains(e.Safeguard):
                _held.Add((e.Target, e.Trigger));
                teller.HeldBack(e.Target, e.Trigger, e.Runbook, e.Reason);
                break;
            case TriggerCleared e:
                teller.Cleared(e.Target, e.Trigger, IsNeeded(e.Target, e.Trigger));
                break;
            case TriggerDropped e:
                teller.Void(e.Target, e.Trigger, e.Reason, IsNeeded(e.Target, e.Trigger));
                break;
            case AlertTaken { IsResolved: true } e:
                var alert = AlertTaken.ConditionOf(e.Alert, e.Fingerprint);
                teller.Cleared(e.Target, alert, IsNeeded(e.Target, alert));
                break;
            case CircuitOpened { IsPredicted: false } e:
                _open.Add(e.Target);
                teller.CircuitOpened(e.Target, e.Reason);
                break;
            case CircuitStillOpen e:
                _open.Add(e.Target);

                // Those who were called hear nothing twice; where nobody was, nobody knows of it.
                teller.CircuitOpened(e.Target, e.Reason);
                break;
            case CircuitClosed e:
                _open.Remove(e.Target);
                _held.RemoveWhere(h => h.Target == e.Target);
                teller.CircuitClosed(e.Target, e.WasClosed);
                break;
            case ReleaseChanged { IsRollback: true } e:
                teller.RolledBackByHand(e.Target, e.Describe());
                break;
            case WatchTrouble or ReloadRefused:
                teller.Trouble(told.Event.Describe());
                break;
        }
    }

    // One that is over leaves a person needed while the circuit is open, or another one of the target is held back.
    private bool IsNeeded(string target, string over)
    {
        _held.Remove((target, over));
        return _open.Contains(target) || _held.Any(h => h.Target == target);
    }
}
