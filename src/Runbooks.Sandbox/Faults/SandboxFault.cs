namespace Runbooks.Sandbox.Faults;

/// <summary>One way to misbehave. It is written <c>NAME[=VALUE][@PLACE][*TIMES]</c>: see <see cref="FaultText"/>.</summary>
/// <param name="Name">Its name on the command line and in <c>/sandbox/faults</c>, in kebab case.</param>
/// <param name="Description">What it does, as one sentence.</param>
/// <param name="Places">Where it can act; the first is meant when none is named.</param>
public sealed record SandboxFault(string Name, string Description, IReadOnlyList<string> Places)
{
    /// <summary>What its value is.</summary>
    internal FaultParameter Parameter { get; init; }

    /// <summary>The value when none is given, in the same writing; empty when there is none.</summary>
    public string DefaultValue { get; init; } = "";

    /// <summary>True when it acts once per request, and so can be limited by <c>*TIMES</c>.</summary>
    public bool PerRequest { get; init; } = true;

    /// <summary>Every fault the sandbox knows.</summary>
    public static IReadOnlyList<SandboxFault> All => KnownFaults.All;
}
