namespace Runbooks.Expressions.Data;

/// <summary>Carries a fault from deep in an expression to its evaluation, which makes it a value. It never leaves this folder.</summary>
/// <param name="message">What went wrong; one line, no full stop.</param>
/// <param name="node">The part at fault; null while a function does not know its call.</param>
internal sealed class FaultException(string message, Node? node = null) : Exception(message)
{
    public Node? Node { get; } = node;
}
