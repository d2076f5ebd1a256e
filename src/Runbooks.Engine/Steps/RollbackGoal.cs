using Runbooks.Expressions;

namespace Runbooks.Steps;

/// <summary>Where a rollback is to arrive.</summary>
/// <param name="Text">`previous`, a version, or what the controller calls the release.</param>
/// <param name="IsRef">Whether it is what the controller calls the release.</param>
public sealed record RollbackGoal(Template Text, bool IsRef);
