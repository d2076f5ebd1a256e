using Runbooks.Rollback;
using Runbooks.Targets;

namespace Runbooks.Drills.Rehearsal;

/// <summary>The paths that the controller answers itself, whichever environment is active.</summary>
internal static class ControllerPaths
{
    /// <summary>Its word on health.</summary>
    public const string Health = "/health";

    private const string Controller = "/deployment/";

    /// <summary>Whether an address asks for a switch on a target, however it is written.</summary>
    public static bool IsToggle(Uri url) => Plain(url).EndsWith(RollbackProtocol.RollbackPath, StringComparison.Ordinal) || Plain(url).EndsWith(RollbackProtocol.SwitchPath, StringComparison.Ordinal);

    /// <summary>Whether an address is the controller's own and not its status: nothing but the protocol has any business there.</summary>
    public static bool IsReserved(Uri url) => (Plain(url) + "/").Contains(Controller, StringComparison.Ordinal) && !Plain(url).EndsWith(StatusReader.Path, StringComparison.Ordinal);

    /// <summary>The path below a base; null for another host.</summary>
    /// <param name="baseUrl">The target's address.</param>
    /// <param name="url">The whole address.</param>
    public static string? Below(Uri baseUrl, Uri url)
    {
        var root = baseUrl.AbsolutePath.TrimEnd('/');
        var isThere = url.Scheme == baseUrl.Scheme && url.Host == baseUrl.Host && url.Port == baseUrl.Port && (root.Length == 0 || url.AbsolutePath.StartsWith(root + "/", StringComparison.Ordinal));
        return isThere ? url.PathAndQuery[root.Length..] : null;
    }

    // Servers differ in what they make of `//`, `%2F`, a slash at the end and capitals: none of that makes another path here.
    private static string Plain(Uri url) =>
        "/" + string.Join('/', Uri.UnescapeDataString(Uri.UnescapeDataString(url.AbsolutePath)).ToLowerInvariant().Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split(';')[0]));
}
