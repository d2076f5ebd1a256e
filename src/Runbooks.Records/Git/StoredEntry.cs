namespace Runbooks.Git;

/// <summary>An entry of a folder.</summary>
/// <param name="Name">Its name; <see cref="TreeText"/> says how bytes that are no UTF-8 stand in it.</param>
/// <param name="Mode">What it is, as Git writes it: octal 100644 for a file.</param>
/// <param name="Hash">The full hash of what it is.</param>
internal sealed record StoredEntry(string Name, int Mode, string Hash)
{
    /// <summary>The mode of a folder.</summary>
    public const int Folder = 0x4000;

    /// <summary>The mode of a file that is not executable.</summary>
    public const int PlainFile = 0x81A4;

    private const int Kinds = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => (Mode & Kinds) == Folder;

    /// <summary>Whether it is a file, and no link.</summary>
    public bool IsFile => (Mode & Kinds) == Regular;

    /// <summary>Whether it has bytes of its own: a file or a link, and no other repository.</summary>
    public bool IsBlob => IsFile || (Mode & Kinds) == 0xA000;
}
