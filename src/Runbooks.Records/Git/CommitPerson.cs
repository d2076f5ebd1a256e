using System.Globalization;

namespace Runbooks.Git;

/// <summary>Who authored or committed, and when.</summary>
/// <param name="Name">The name, without what a commit cannot hold.</param>
/// <param name="Email">The address, without what a commit cannot hold.</param>
/// <param name="When">The time, with its offset.</param>
internal sealed record CommitPerson(string Name, string Email, DateTimeOffset When)
{
    /// <summary>As a commit has it.</summary>
    public string Line =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name} <{Email}> {When.ToUnixTimeSeconds()} {(When.Offset < TimeSpan.Zero ? '-' : '+')}{When.Offset:hhmm}"
        );
}
