namespace Runbooks.Tests.Support.Controllers;

/// <summary>A runbook that goes back to the release before and holds its version, on whatever controller.</summary>
internal static class UndoRunbook
{
    /// <summary>Writes it as `undo`.</summary>
    /// <param name="command">The project.</param>
    /// <param name="within">The longest that the rollback may take.</param>
    public static void Write(CommandRun command, string within) =>
        command.Write(
            "runbooks/undo.yaml",
            $$"""
            apiVersion: runbooks/v1
            id: undo
            title: Undo
            severity: feature
            steps:
              - id: rollback
                rollback: { within: {{within}} }
            checklist: [version]

            """
        );
}
