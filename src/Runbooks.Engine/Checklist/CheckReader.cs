using Runbooks.Definitions;

namespace Runbooks.Checklist;

public static class CheckReader
{
    public static readonly Shape<IReadOnlyList<Check>> Checks = KindReader.List<Check>("check", isOnce: true);
}
