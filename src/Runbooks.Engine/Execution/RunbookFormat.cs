using Runbooks.Application;
using Runbooks.Checklist;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Steps;
using Runbooks.Triggers;

namespace Runbooks.Execution;

/// <summary>The format as this engine knows it.</summary>
public static class RunbookFormat
{
    /// <summary>The kinds that a runbook can name.</summary>
    public static readonly Vocabulary Vocabulary = new Vocabulary { Behaviours = Behaviours.All }
        .With(StepKinds.All)
        .With(CheckKinds.All)
        .With(TriggerKinds.All)
        .With<TargetController>([ControllerOfTarget.Kind])
        .With<TargetApplication>([DescribedApplication.Kind]);
}
