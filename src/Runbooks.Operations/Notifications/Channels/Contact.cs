namespace Runbooks.Notifications.Channels;

/// <summary>Somebody who is told: a role or a team, with the ways that reach it.</summary>
/// <param name="Name">The role, as it stands in the file: <c>on-call</c>.</param>
/// <param name="Zone">Whose times it reads.</param>
/// <param name="Phone">The number for text messages and calls, as <c>+491700000000</c>; null for none.</param>
/// <param name="Email">The address for e-mail; null for none.</param>
public sealed record Contact(string Name, ReaderZone Zone, string? Phone, string? Email)
{
    /// <summary>How a number or an address is shown: enough to tell two apart, too little to use.</summary>
    public static string Masked(string reached)
    {
        var at = reached.IndexOf('@', StringComparison.Ordinal);
        return at > 0
            ? $"{reached[0]}•••{reached[at..]}"
            : $"{reached[..Math.Min(3, reached.Length)]}•••{reached[Math.Max(0, reached.Length - 2)..]}";
    }
}
