using Runbooks.Diagnostics;

namespace Runbooks.Yaml.Layout;

/// <summary>Ends the reading of a text that cannot be laid out anew without changing what it says. It never leaves this folder.</summary>
/// <param name="span">Where.</param>
/// <param name="message">What stands there.</param>
internal sealed class LayoutRefusedException(SourceSpan span, string message) : Exception(message)
{
    public SourceSpan Span { get; } = span;
}
