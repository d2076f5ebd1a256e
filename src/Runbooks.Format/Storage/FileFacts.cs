namespace Runbooks.Storage;

/// <summary>What the kernel says of a file, whatever its content says.</summary>
/// <param name="Owner">The number of the account that it belongs to.</param>
/// <param name="Mode">Who may do what with it.</param>
/// <param name="IsRegular">Whether it is a file with content: no link, pipe, socket or device.</param>
/// <param name="IsDirectory">Whether it is a directory, and no link to one.</param>
/// <param name="Number">What it keeps when it is renamed: two paths with one number on one disk are one file.</param>
public readonly record struct FileFacts(uint Owner, UnixFileMode Mode, bool IsRegular, bool IsDirectory, ulong Number)
{
    private const UnixFileMode OfOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Whether accounts other than its owner may put files into it, or change it.</summary>
    public bool IsWritableByOthers => (Mode & OfOthers) != 0;

    /// <summary>Whether files in it belong to those who made them: nobody else may remove or rename them.</summary>
    public bool IsSticky => (Mode & UnixFileMode.StickyBit) != 0;

    /// <summary>Whether nobody but its owner may look into it or change it.</summary>
    public bool IsPrivate =>
        (Mode & (OfOthers | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == 0;
}
