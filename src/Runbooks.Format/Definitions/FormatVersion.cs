namespace Runbooks.Definitions;

/// <summary>The version of the format, which every file names.</summary>
public static class FormatVersion
{
    /// <summary>As it stands in files.</summary>
    public const string Current = "runbooks/v1";
}
