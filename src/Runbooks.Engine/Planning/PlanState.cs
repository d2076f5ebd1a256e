using System.Text.Json.Nodes;
using Runbooks.Controllers;
using Runbooks.Events;
using Runbooks.Expressions;

namespace Runbooks.Planning;

/// <summary>What a plan has found out so far, and from where on it can find out nothing.</summary>
public sealed class PlanState
{
    private readonly JsonObject _outputs = [];

    /// <summary>The status now; null where it cannot be read.</summary>
    public ControllerState? Baseline { get; set; }

    /// <summary>How long a read of the status took.</summary>
    public TimeSpan StatusTook { get; set; }

    /// <summary>How the rollback protocol decides now; null while no rollback was met.</summary>
    public RollbackResolved? Rollback { get; set; }

    /// <summary>The release that the rollback would go to; null while no rollback was met, and where there is none.</summary>
    public Release? Goal { get; set; }

    /// <summary>The first step that may change something: what is read after it is not what is read now. Null before.</summary>
    public string? ChangedBy { get; set; }

    /// <summary>Whether reads are sent: not for what is done only when something has failed, or at the end.</summary>
    public bool Reads { get; set; } = true;

    /// <summary>The step that would stop the run now; null for none.</summary>
    public PlannedStep? Stop { get; set; }

    /// <summary>The outputs of steps that are not known.</summary>
    public UnknownValues Unknown { get; private set; } = UnknownValues.None;

    /// <summary>What later steps read of this one.</summary>
    /// <param name="id">The step.</param>
    /// <param name="outputs">Its outputs; null for none.</param>
    /// <param name="until">When they will be known; null where they are.</param>
    public void Keep(string id, JsonObject? outputs, string? until)
    {
        if (outputs is not null)
            _outputs[id] = outputs.DeepClone();
        Unknown = until is null ? Unknown.Without($"steps.{id}") : Unknown.With($"steps.{id}", until);
    }

    /// <summary>A part of what later steps read is not known.</summary>
    public void Forget(string path, string until) => Unknown = Unknown.With(path, until);

    /// <summary>The outputs of all steps so far, by id.</summary>
    public JsonObject Outputs() => (JsonObject)_outputs.DeepClone();
}
