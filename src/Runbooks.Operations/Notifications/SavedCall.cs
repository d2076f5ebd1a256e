namespace Runbooks.Notifications;

/// <summary>What people were called for, as it outlives the process that called them; times in it are in UTC.</summary>
/// <param name="About">What it is about, in a word or two.</param>
/// <param name="Target">The target's name.</param>
/// <param name="At">When it happened.</param>
/// <param name="Title">One line.</param>
/// <param name="Body">All of it, in lines.</param>
/// <param name="Short">One or two plain sentences.</param>
internal sealed record SavedCall(string About, string Target, DateTimeOffset At, string Title, string Body, string Short);
