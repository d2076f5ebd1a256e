using Runbooks.Controllers;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>The paths that the controller answers itself, whichever environment is active.</summary>
internal static class ControllerPaths
{
    /// <summary>Whether its own word is read there: on what serves, or on health.</summary>
    /// <param name="path">The path below the target's address.</param>
    public static bool IsWord(string path) => path is PlaybookApplication.HealthPath || path == DescribedRequests.UsualLook.Path;

    /// <summary>
    /// Whether an address is one where the controller changes things, however it is written: nothing but the protocol has any business
    /// there.
    /// </summary>
    public static bool IsReserved(Uri url) =>
        DescribedRequests.UsualChanging.Any(c => (PlainPath.Of(url) + "/").Contains(c.Path + "/", StringComparison.Ordinal));

    /// <summary>The path below a base; null for another host.</summary>
    /// <param name="baseUrl">The target's address.</param>
    /// <param name="url">The whole address.</param>
    public static string? Below(Uri baseUrl, Uri url)
    {
        var root = baseUrl.AbsolutePath.TrimEnd('/');
        var isThere =
            url.Scheme == baseUrl.Scheme
            && url.Host == baseUrl.Host
            && url.Port == baseUrl.Port
            && (root.Length == 0 || url.AbsolutePath.StartsWith(root + "/", StringComparison.Ordinal));
        return isThere ? url.PathAndQuery[root.Length..] : null;
    }
}
