namespace Runbooks.Diagnostics;

/// <summary>How bad a diagnostic is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The input cannot be used.</summary>
    Error,

    /// <summary>The input can be used, and most likely should not be.</summary>
    Warning,
}
