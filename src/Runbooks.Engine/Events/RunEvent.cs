using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>
/// Something that happened, or is about to happen, in a run. The journal, the record, the terminal and the
/// notifiers are folds over the one stream of these. A new kind is one file and one line here.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RunStarted), "run-started")]
[JsonDerivedType(typeof(RunResumed), "run-resumed")]
[JsonDerivedType(typeof(LockTaken), "lock-taken")]
[JsonDerivedType(typeof(StatusObserved), "status-observed")]
[JsonDerivedType(typeof(StepStarted), "step-started")]
[JsonDerivedType(typeof(StepRetried), "step-retried")]
[JsonDerivedType(typeof(StepFinished), "step-finished")]
[JsonDerivedType(typeof(ChangeSent), "change-sent")]
[JsonDerivedType(typeof(EvidenceTaken), "evidence-taken")]
[JsonDerivedType(typeof(RollbackIntended), "rollback-intended")]
[JsonDerivedType(typeof(RollbackAnswered), "rollback-answered")]
[JsonDerivedType(typeof(OperationUnread), "operation-unread")]
[JsonDerivedType(typeof(RollbackResolved), "rollback-resolved")]
[JsonDerivedType(typeof(ApprovalAsked), "approval-asked")]
[JsonDerivedType(typeof(ApprovalAnswered), "approval-answered")]
[JsonDerivedType(typeof(ManualAsked), "manual-asked")]
[JsonDerivedType(typeof(ManualAnswered), "manual-answered")]
[JsonDerivedType(typeof(NotificationAsked), "notification-asked")]
[JsonDerivedType(typeof(NotificationDelivered), "notification-delivered")]
[JsonDerivedType(typeof(IncidentAcknowledged), "incident-acknowledged")]
[JsonDerivedType(typeof(SampleTaken), "sample-taken")]
[JsonDerivedType(typeof(CheckFinished), "check-finished")]
[JsonDerivedType(typeof(ObjectivePassed), "objective-passed")]
[JsonDerivedType(typeof(WaveBegun), "wave-begun")]
[JsonDerivedType(typeof(MemberBegun), "member-begun")]
[JsonDerivedType(typeof(MemberEnded), "member-ended")]
[JsonDerivedType(typeof(RunFinished), "run-finished")]
[JsonDerivedType(typeof(SuspectTold), "suspect-told")]
[JsonDerivedType(typeof(WindowSeen), "window-seen")]
[JsonDerivedType(typeof(SeenBefore), "seen-before")]
public abstract record RunEvent
{
    /// <summary>Whether the event must be on disk, not only written, before what it announces happens.</summary>
    [JsonIgnore]
    public virtual bool MustBeDurable => false;
}
