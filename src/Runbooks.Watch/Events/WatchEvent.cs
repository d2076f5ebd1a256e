using System.Text.Json.Serialization;

namespace Runbooks.Watch.Events;

/// <summary>
/// Something that a watch saw, did or left undone. Log lines, the status, the metrics and notifications are folds over
/// the one stream of these. A new kind is one file and one line here.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(WatchStarted), "watch-started")]
[JsonDerivedType(typeof(TriggerFired), "trigger-fired")]
[JsonDerivedType(typeof(TriggerCleared), "trigger-cleared")]
[JsonDerivedType(typeof(TriggerDropped), "trigger-dropped")]
[JsonDerivedType(typeof(WatchBlind), "watch-blind")]
[JsonDerivedType(typeof(SightRegained), "sight-regained")]
[JsonDerivedType(typeof(RunBegan), "run-began")]
[JsonDerivedType(typeof(RunEnded), "run-ended")]
[JsonDerivedType(typeof(RecordDelivered), "record-delivered")]
[JsonDerivedType(typeof(Shadowed), "shadowed")]
[JsonDerivedType(typeof(Suppressed), "suppressed")]
[JsonDerivedType(typeof(CircuitOpened), "circuit-opened")]
[JsonDerivedType(typeof(CircuitStillOpen), "circuit-still-open")]
[JsonDerivedType(typeof(CircuitClosed), "circuit-closed")]
[JsonDerivedType(typeof(ReleaseChanged), "release-changed")]
[JsonDerivedType(typeof(AlertTaken), "alert-taken")]
[JsonDerivedType(typeof(AlertPast), "alert-past")]
[JsonDerivedType(typeof(AlertsRefused), "alerts-refused")]
[JsonDerivedType(typeof(AlertsTruncated), "alerts-truncated")]
[JsonDerivedType(typeof(Reloaded), "reloaded")]
[JsonDerivedType(typeof(ReloadRefused), "reload-refused")]
[JsonDerivedType(typeof(WatchTrouble), "watch-trouble")]
public abstract record WatchEvent
{
    /// <summary>What happened, in one sentence for a person, without a full stop.</summary>
    public abstract string Describe();
}
