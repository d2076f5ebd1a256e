namespace Runbooks.Planning;

/// <summary>What a read was answered now.</summary>
/// <param name="Said">In one line, for a person.</param>
/// <param name="ElapsedMs">From sending to the last byte, in milliseconds.</param>
public sealed record PlannedAnswer(string Said, double ElapsedMs);
