using Runbooks.Steps;
using Runbooks.Targets;
using Runbooks.Triggers;
using Runbooks.Triggers.Samples;

namespace Runbooks.Watch;

/// <summary>What made a trigger fire, as files of a run's evidence.</summary>
internal static class FiringEvidence
{
    /// <summary>Makes them: the firing, and its samples, which `runbook replay` reads.</summary>
    public static IReadOnlyList<GivenEvidence> Of(string target, Trigger trigger, Firing firing) =>
        [
            new("firing.json", $"Why {firing.Trigger} fired: {firing.Reason}", EvidenceFile.Write(firing.ToJson())),
            new(SampleFile.Name, $"The {firing.Evidence.Count} samples that made it fire", SampleFile.Of(target, trigger, firing)),
        ];
}
