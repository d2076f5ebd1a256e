namespace Runbooks.Watch.Events;

/// <summary>Where a runbook runs, behind its name.</summary>
internal static class GroupText
{
    /// <summary><c>quick-rollback on the group europe</c>.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="group">The group; null for the target alone.</param>
    public static string Of(string runbook, string? group) => group is null ? runbook : $"{runbook} on the group {group}";
}
