using System.Text.Json.Nodes;
using Runbooks.Controllers;
using Runbooks.Events;

namespace Runbooks.Steps;

/// <summary>What a run has found out so far, shared by its steps. Steps that run in parallel share it too.</summary>
public sealed class RunState
{
    private readonly Lock _turn = new();
    private readonly JsonObject _outputs = [];
    private readonly List<ChangeSent> _changes = [];
    private readonly Dictionary<string, int> _proofs = new(StringComparer.Ordinal);
    private int _version;

    /// <summary>The status when the run began; null where it could not be read.</summary>
    public ControllerState? Baseline { get; set; }

    /// <summary>What became of the run's rollback; null while none was tried.</summary>
    public RollbackResolved? Rollback { get; set; }

    /// <summary>Whether a step that rolls back began.</summary>
    public bool RollbackAsked { get; set; }

    /// <summary>What steps sent that may have changed the target, the rollback's own requests not among it.</summary>
    public IReadOnlyList<ChangeSent> Changes
    {
        get
        {
            lock (_turn)
                return [.. _changes];
        }
    }

    /// <summary>Grows with each thing that may have changed the target: what was seen at an earlier number may no longer be so.</summary>
    public int TargetVersion
    {
        get
        {
            lock (_turn)
                return _version;
        }
    }

    /// <summary>The required checks that <c>check</c> steps saw pass since the last thing that may have changed the target.</summary>
    public IReadOnlyList<string> Proofs
    {
        get
        {
            lock (_turn)
                return [.. _proofs.Where(p => p.Value == _version).Select(p => p.Key)];
        }
    }

    /// <summary>Whether a person has said yes to a question of the run.</summary>
    public bool IsApproved { get; set; }

    /// <summary>The first step that failed the run; null while none did.</summary>
    public string? FailedStep { get; set; }

    /// <summary>Something is about to be sent that may change the target.</summary>
    public void Announce(ChangeSent change)
    {
        lock (_turn)
        {
            _changes.Add(change);
            _version++;
        }
    }

    /// <summary>Nothing left of what a step announced.</summary>
    public void TakeBack(string path)
    {
        lock (_turn)
            _changes.RemoveAll(c => c.Path == path);
    }

    /// <summary>A rollback sent something.</summary>
    public void MarkChanged()
    {
        lock (_turn)
            _version++;
    }

    /// <summary>A required check passed, on what was seen just now.</summary>
    public void Prove(string check)
    {
        lock (_turn)
            _proofs[check] = _version;
    }

    /// <summary>Keeps a step's outputs for later steps.</summary>
    public void Keep(string stepId, JsonObject outputs)
    {
        lock (_turn)
            _outputs[stepId] = outputs.DeepClone();
    }

    /// <summary>The outputs of all steps so far, by id.</summary>
    public JsonObject Outputs()
    {
        lock (_turn)
            return (JsonObject)_outputs.DeepClone();
    }
}
