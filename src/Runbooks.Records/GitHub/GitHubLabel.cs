namespace Runbooks.GitHub;

/// <param name="Name">At most 50 characters.</param>
/// <param name="Color">Six hexadecimal digits, without <c>#</c>.</param>
/// <param name="Description">At most 100 characters.</param>
public sealed record GitHubLabel(string Name, string Color, string Description);
