using Runbooks.Definitions;

namespace Runbooks.Checklist;

/// <summary>Reads checklists.</summary>
public static class CheckReader
{
    /// <summary>A checklist.</summary>
    public static readonly Shape<IReadOnlyList<Check>> Checks = KindReader.List<Check>("check");
}
