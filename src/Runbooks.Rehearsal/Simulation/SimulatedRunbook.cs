using System.Text.Json.Nodes;
using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Incidents.Deriving;
using Runbooks.Incidents.Records;
using Runbooks.Rehearsal.Simulation.Network;
using Runbooks.Steps;

namespace Runbooks.Rehearsal.Simulation;

/// <summary>A runbook that is simulated, with the inputs that its runs are given.</summary>
/// <param name="Found">Where it was found.</param>
/// <param name="Runbook">The runbook.</param>
/// <param name="Inputs">The inputs, defaults filled in.</param>
public sealed record SimulatedRunbook(FoundRunbook Found, Runbook Runbook, JsonObject Inputs)
{
    private const string BadVersion = "bad-version";
    private const string ExpectedVersion = "expected-version";

    private RanRunbook? _ran;

    /// <summary>Reads a runbook and makes values for the inputs that it must be given.</summary>
    /// <returns>Null after a diagnostic was added: for mistakes, and for programs that it would run, which no simulation can
    /// hold.</returns>
    public static SimulatedRunbook? Read(FoundRunbook found, DiagnosticBag bag)
    {
        if (RunbookCatalog.Read(found, bag) is not { } runbook)
            return null;
        if (runbook.AllSteps().FirstOrDefault(s => s.Action is CommandStep) is { } step)
        {
            bag.Add(
                DiagnosticCodes.NotSimulated,
                step.ActionSpan,
                $"`{step.Id}` runs a program, which acts on the real world and in real time: `{runbook.Id}` cannot be simulated",
                help: "rehearse it against the sandbox instead"
            );
            return null;
        }

        var given = runbook.Inputs.Where(i => i.Required && i.Default is null).Select(i => $"{i.Name}={ValueFor(i)}");
        return InputValues.Parse(runbook, given, bag) is { } inputs ? new SimulatedRunbook(found, runbook, inputs) : null;
    }

    /// <summary>Whether a check of the runbook must pass.</summary>
    internal bool Requires(string check) => Runbook.Checklist.Any(c => c.Id == check && !c.IsOptional);

    /// <summary>The inputs of one run.</summary>
    /// <param name="namesBad">Whether the operator says which version is bad.</param>
    /// <param name="namesGood">Whether the operator says which one is wanted.</param>
    internal JsonObject InputsOf(bool namesBad, bool namesGood)
    {
        var inputs = (JsonObject)Inputs.DeepClone();
        if (namesBad && inputs.ContainsKey(BadVersion))
            inputs[BadVersion] = TargetTruth.Bad;
        if (namesGood && inputs.ContainsKey(ExpectedVersion))
            inputs[ExpectedVersion] = TargetTruth.Good;
        return inputs;
    }

    /// <summary>What a run of it proposes to change in it: it is read once, and not again after each run.</summary>
    internal IReadOnlyList<Proposal> Propose(RunHistory run, string text) =>
        (_ran ??= RanRunbook.Read(Runbook.Source)) is { } ran && text == Runbook.Source.Text
            ? ProposedChanges.Of(run, ran, text)
            : ProposedChanges.Of(run, text);

    /// <summary>The version that the operator said is bad; null where none was.</summary>
    internal static string? BadOf(JsonObject inputs) => (string?)inputs[BadVersion];

    private static string ValueFor(InputDefinition input) =>
        input.Choices.Count > 0
            ? input.Choices[0]
            : input.Type switch
            {
                InputType.Integer or InputType.Number => "1",
                InputType.Boolean => "true",
                InputType.Duration => "1s",
                InputType.Version => TargetTruth.Good,
                _ => "Errors since the release.",
            };
}
