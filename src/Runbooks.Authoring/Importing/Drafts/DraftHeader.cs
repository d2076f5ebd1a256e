namespace Runbooks.Authoring.Importing.Drafts;

/// <summary>A header of a draft.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, with <c>{{ … }}</c> where it is not known; of a secret, what stands in front of it, such as
/// <c>Bearer</c>.</param>
/// <param name="Secret">What the secret in it is called, as a variable of the environment; null where it has none.</param>
internal sealed record DraftHeader(string Name, string Value, string? Secret);
