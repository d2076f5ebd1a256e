namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>A header of a draft.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, with <c>{{ … }}</c> where it is not known; of a secret, what stands in front of it, such as
/// <c>Bearer</c>.</param>
/// <param name="Secret">The variable of the environment that holds the secret in it; null where it is none.</param>
internal sealed record DraftHeader(string Name, string Value, string? Secret);
