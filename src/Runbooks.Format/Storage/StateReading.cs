namespace Runbooks.Storage;

/// <summary>The one answer of whatever reads what an earlier process kept.</summary>
/// <param name="Name">The file's path, or how else a person finds what was read.</param>
/// <param name="Condition">What was found.</param>
/// <param name="Value">Null unless it was read.</param>
/// <param name="Found">What was found instead, such as <c>it is a list</c>; null where it was read or is absent.</param>
public sealed record StateReading<T>(string Name, StateCondition Condition, T? Value = null, string? Found = null)
    where T : class
{
    /// <summary>What a person is told of it; null where it was read or is absent.</summary>
    public string? Problem =>
        Condition switch
        {
            StateCondition.Read or StateCondition.Absent => null,
            StateCondition.OtherVersion => $"{Name} is not as this version keeps it: {Found}",
            StateCondition.Damaged => $"{Name} is damaged: {Found}",
            _ => $"{Name} cannot be read: {Found}",
        };
}
