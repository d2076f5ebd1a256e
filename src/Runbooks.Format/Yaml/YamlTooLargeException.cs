namespace Runbooks.Yaml;

/// <summary>Leaves a document that is too large at once; the diagnostic was added where it was thrown.</summary>
internal sealed class YamlTooLargeException(string message) : Exception(message);
