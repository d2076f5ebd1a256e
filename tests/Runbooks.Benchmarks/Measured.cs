namespace Runbooks.Benchmarks;

/// <summary>What one process cost.</summary>
/// <param name="Wall">From its start to its end.</param>
/// <param name="Cpu">User and system time, with those of its children.</param>
/// <param name="Faults">Page faults.</param>
/// <param name="Said">What it wrote to its standard output.</param>
internal sealed record Measured(TimeSpan Wall, TimeSpan Cpu, long Faults, string Said);
