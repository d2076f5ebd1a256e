namespace Runbooks.Git;

/// <summary>The kinds of objects that records are made of.</summary>
internal enum StoredKind
{
    /// <summary>The bytes of a file.</summary>
    Blob,

    Tree,

    Commit,
}
