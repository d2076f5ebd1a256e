namespace Runbooks.Authoring.Importing.Lines;

/// <summary>What became of a line of a playbook; where several things did, the last of these.</summary>
public enum LineOutcome
{
    Blank,

    /// <summary>It is in no runbook, and the report says so.</summary>
    NotRead,

    /// <summary>It is a title, a description or a comment of a runbook.</summary>
    Kept,

    /// <summary>It is something that a person does when the runbook is run.</summary>
    LeftToPerson,

    /// <summary>It is something that the runbook does by itself.</summary>
    CarriedOver,
}
