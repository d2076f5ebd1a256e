using Runbooks.Definitions;

namespace Runbooks.Steps;

/// <summary>Every kind of step there is, in the order of the reference.</summary>
public static class StepKinds
{
    /// <summary>The list: reader, help, schema and suggestions are fed from it.</summary>
    public static readonly IReadOnlyList<Kind<StepAction>> All =
    [
        HttpStep.Kind,
        StateStep.Kind,
        WaitStep.Kind,
        RollbackStep.Kind,
        SampleStep.Kind,
        CommandStep.Kind,
        ApproveStep.Kind,
        ManualStep.Kind,
        NotifyStep.Kind,
        CheckStep.Kind,
        RunbookStep.Kind,
        ParallelStep.Kind,
        ForeachStep.Kind,
    ];
}
