using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>Every rule there is, by code.</summary>
internal static class LintRules
{
    internal static readonly IReadOnlyList<LintRule> All =
    [
        RecoveryObjective.Rule,
        SecretArguments.Rule,
        SecretHeaders.Rule,
        UnprovenChange.Rule,
        UncheckedRollback.Rule,
        RawToggle.Rule,
        FixedCondition.Rule,
        UnusedInput.Rule,
        SecretUrls.Rule,
        HiddenName.Rule,
        UnreachableStep.Rule,
        NotThereYet.Rule,
        ContradictingBounds.Rule,
        EmptyLoop.Rule,
        PassedOverFailure.Rule,
        SkippedOutput.Rule,
        EarlyCheck.Rule,
        MistypedMember.Rule,
        IdleRetry.Rule,
        UnfilledReference.Rule,
        CalledInputs.Rule,
    ];

    /// <summary>The codes that a comment in a runbook can allow.</summary>
    public static IReadOnlyList<DiagnosticCode> Allowable => [.. All.Where(r => r.MayBeAllowed).Select(r => r.Code)];
}
