using Runbooks.Expressions.Data;

namespace Runbooks.Expressions;

/// <summary>The one place where what goes wrong in an evaluation becomes a <see cref="FaultException"/> with its node.</summary>
internal static class Evaluation
{
    public static object? Run(Node node, Scope scope) => Guard(node, () => node.Evaluate(scope));

    /// <summary>A value that is there.</summary>
    public static object? RunRequired(Node node, Scope scope) => Guard(node, () => node.Require(scope));

    private static object? Guard(Node node, Func<object?> evaluate)
    {
        try
        {
            return evaluate();
        }
        catch (FaultException fault) when (fault.Node is null)
        {
            throw new FaultException(fault.Message, node);
        }
        catch (Exception unreadable)
            when (unreadable is ArgumentException or InvalidOperationException or FormatException or System.Text.Json.JsonException)
        {
            // JSON is read lazily: an object with the same key twice shows only when it is asked.
            throw new FaultException(
                $"`{node.Place.Text}` cannot be read: {unreadable.Message.ReplaceLineEndings(" ").TrimEnd('.')}",
                node
            );
        }
    }
}
