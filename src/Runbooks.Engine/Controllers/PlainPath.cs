namespace Runbooks.Controllers;

/// <summary>
/// A path as it is meant, however it is written: servers differ in what they make of <c>//</c>, <c>%2F</c>, a slash or a space at the end
/// and capitals, and none of that makes another path here.
/// </summary>
public static class PlainPath
{
    /// <summary>The path of an address so; <c>/</c> for the root.</summary>
    public static string Of(Uri url) =>
        "/"
        + string.Join(
            '/',
            Uri.UnescapeDataString(Uri.UnescapeDataString(url.AbsolutePath))
                .ToLowerInvariant()
                .Split('?', '#')[0]
                .Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(s => s.Split(';')[0].TrimEnd())
        );
}
