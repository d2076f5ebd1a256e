using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Steps;

namespace Runbooks.Execution;

/// <summary>What is asked for: by a person, a trigger or a drill, for a run, a plan or a rehearsal.</summary>
/// <param name="Runbook">The runbook.</param>
/// <param name="Target">The target, with its headers.</param>
/// <param name="Inputs">The inputs by name, the secret ones too, defaults filled in.</param>
/// <param name="Terms">What else is settled.</param>
public sealed record AskedRun(Runbook Runbook, Target Target, JsonObject Inputs, RunTerms Terms)
{
    /// <summary>Further texts that must appear nowhere.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}
