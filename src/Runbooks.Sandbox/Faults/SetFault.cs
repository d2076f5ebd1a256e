using System.Globalization;

namespace Runbooks.Sandbox.Faults;

/// <summary>A fault that is set, with its value and its place.</summary>
/// <param name="Fault">Which one.</param>
/// <param name="Value">Its value as written, or the default; empty when it has none.</param>
/// <param name="Place">Where it acts; never <c>active</c> or <c>standby</c> once it is set.</param>
/// <param name="Times">How often it still acts; null is without end.</param>
public sealed record SetFault(SandboxFault Fault, string Value, string Place, int? Times)
{
    /// <summary>The value as a length of time; zero when it is none.</summary>
    public TimeSpan Duration => FaultValues.Duration(Value) ?? TimeSpan.Zero;

    /// <summary>The value as a number of bytes; zero when it is none.</summary>
    internal long Size => FaultValues.Size(Value) ?? 0;

    /// <summary>The value as a whole number; null when it is none.</summary>
    internal int? Count => int.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>The fault as <see cref="FaultText"/> reads it.</summary>
    public override string ToString() =>
        Fault.Name
        + (Value.Length == 0 ? "" : "=" + Value)
        + (Place == FaultPlaces.Controller[0] ? "" : "@" + Place)
        + (Times is { } times ? "*" + times.ToString(CultureInfo.InvariantCulture) : "");
}
