using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Notifications;
using Runbooks.Steps;

namespace Runbooks.Authoring;

/// <summary>Finds steps that tell a channel which the notifications' file does not have.</summary>
internal static class NotifiedChannels
{
    /// <summary>Looks through a runbook.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="settings">What the file says; null where it has mistakes of its own, or is not there.</param>
    /// <param name="bag">Takes a diagnostic for each.</param>
    public static void Check(Runbook runbook, NotificationSettings? settings, DiagnosticBag bag)
    {
        if (settings is null)
            return;
        List<string> known = [.. settings.Channels.Select(c => c.Name), NotifyStep.Console];
        foreach (var step in runbook.AllSteps().Select(s => s.Action).OfType<NotifyStep>().Where(s => !known.Contains(s.Channel)))
        {
            var closest = Suggestion.Closest(step.Channel, known);
            bag.Add(
                DiagnosticCodes.UnknownReference,
                step.ChannelSpan,
                $"there is no channel `{step.Channel}`",
                closest is null ? null : $"did you mean `{closest}`?",
                $"one of {string.Join(", ", known)}"
            );
        }
    }
}
