using LibGit2Sharp;

namespace Runbooks.Git;

/// <summary>What a reference may be called.</summary>
internal static class ReferenceNames
{
    /// <summary>Whether git takes a name.</summary>
    /// <param name="name">In full, such as <c>refs/heads/main</c>.</param>
    public static bool IsValid(string name) => Reference.IsValidName(name);
}
