namespace Runbooks.Targets;

/// <summary>How members of what others answer are compared: services spell one name in many ways.</summary>
public static class MemberName
{
    /// <summary>A name without what spellings differ in: <c>build.version</c> and <c>Build_Version</c> are <c>buildversion</c>.</summary>
    public static string Bare(string name) => string.Concat(name.Where(c => c is not ('.' or '_' or '-'))).ToLowerInvariant();
}
