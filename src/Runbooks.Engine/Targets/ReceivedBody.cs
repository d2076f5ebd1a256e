namespace Runbooks.Targets;

/// <summary>The body of an answer, as far as it was read.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Problem">Why they are not all of it, or not what it says it is; null where they are.</param>
internal readonly record struct ReceivedBody(ReadOnlyMemory<byte> Content, string? Problem)
{
    /// <summary>Whether the connection broke within it.</summary>
    public bool IsCutOff { get; init; }
}
