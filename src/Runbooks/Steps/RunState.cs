using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Steps;

/// <summary>What a run has found out so far, shared by its steps. Steps that run in parallel share it too.</summary>
public sealed class RunState
{
    private readonly Lock _turn = new();
    private readonly JsonObject _outputs = [];

    /// <summary>The status when the run began; null where it could not be read.</summary>
    public DeploymentStatus? Baseline { get; set; }

    /// <summary>What became of the run's rollback; null while none was tried.</summary>
    public RollbackResolved? Rollback { get; set; }

    /// <summary>Whether a person has said yes to a question of the run.</summary>
    public bool IsApproved { get; set; }

    /// <summary>The first step that failed the run; null while none did.</summary>
    public string? FailedStep { get; set; }

    /// <summary>Keeps a step's outputs for later steps.</summary>
    public void Keep(string stepId, JsonObject outputs)
    {
        lock (_turn) _outputs[stepId] = outputs.DeepClone();
    }

    /// <summary>The outputs of all steps so far, by id.</summary>
    public JsonObject Outputs()
    {
        lock (_turn) return (JsonObject)_outputs.DeepClone();
    }
}
