namespace Runbooks.Authoring.Importing.Requests;

/// <summary>An option of a command that sends requests.</summary>
/// <param name="Long">Its name, without hyphens.</param>
/// <param name="Short">Its letter; null where it has none.</param>
/// <param name="TakesValue">Whether a value belongs to it.</param>
internal record CommandOption(string Long, char? Short, bool TakesValue);
