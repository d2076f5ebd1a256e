using System.Globalization;

namespace Runbooks.Storage;

/// <summary>
/// Whether a file or folder is of somebody whose word counts here: this account or root, and whoever became root by sudo.
/// What others can write, they can make say anything.
/// </summary>
public static class OwnedPath
{
    // As git does: who became root by sudo stands in a project of their own.
    private static readonly uint? Before =
        UnixFile.Account == 0
        && uint.TryParse(Environment.GetEnvironmentVariable("SUDO_UID"), NumberStyles.None, CultureInfo.InvariantCulture, out var account)
            ? account
            : null;

    /// <summary>Why a path is not to be trusted; null where it is, where nothing is there, and where the system tells no owners.</summary>
    /// <param name="path">Whole. A link counts with what it leads to.</param>
    /// <param name="trusted">Whose word counts there as well; null for nobody's.</param>
    public static PathDoubt? DoubtOf(string path, TrustedOwner? trusted = null)
    {
        if (!UnixFile.IsSupported || UnixFile.Look(path) is not { } found)
            return null;
        var isOurs = IsOurs(found.Owner) || trusted?.Covers(path, found.Owner) == true;
        if (!found.IsRegular && !found.IsDirectory)
            return isOurs ? DoubtOfTarget(path, trusted) : Belongs(found.Owner);
        return !isOurs ? Belongs(found.Owner)
            : (found.Mode & UnixFileMode.OtherWrite) != 0
                ? new PathDoubt("can be written by every account of the machine", IsForeign: false)
            : null;
    }

    private static PathDoubt? DoubtOfTarget(string link, TrustedOwner? trusted)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: true) is { Exists: true } target
                ? DoubtOf(target.FullName, trusted)
                : null;
        }
        catch (IOException)
        {
            // Links that lead in a circle lead nowhere.
            return null;
        }
    }

    private static bool IsOurs(uint owner) => owner == 0 || owner == UnixFile.Account || owner == Before;

    private static PathDoubt Belongs(uint owner) => new($"belongs to {UnixFile.NameOf(owner)}", IsForeign: true);
}
