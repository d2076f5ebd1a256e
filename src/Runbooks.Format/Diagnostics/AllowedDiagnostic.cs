namespace Runbooks.Diagnostics;

/// <summary>Something that was found, and that the author of the file disagrees with.</summary>
/// <param name="Diagnostic">What was found.</param>
/// <param name="Reason">Why it is right there, in the author's words.</param>
public sealed record AllowedDiagnostic(Diagnostic Diagnostic, string Reason);
