using Runbooks.Definitions;
using Runbooks.Requests;

namespace Runbooks.Controllers;

/// <summary>The names that expressions of a controller's description may use.</summary>
internal static class ControllerNames
{
    /// <summary>What an answer leaves, of a request or a program: its names.</summary>
    public static readonly string[] OfAnswer = [.. HttpRequestFields.Outputs.Select(o => o.Name), "exit_code", "stdout", "stderr"];

    /// <summary>The release that serves.</summary>
    public const string Serving = "serving";

    /// <summary>The names that parameters and reads may not have. Where an answer is read, its own names come first.</summary>
    public static readonly string[] Reserved = ["item", "to", "before", Serving, "answer", "url", "use"];

    /// <summary>A shape in which more names are known.</summary>
    public static Shape<T> With<T>(Shape<T> shape, params string[] names)
        where T : class =>
        new(shape.Wanted, shape.Schema, (node, context) => shape.Read(node, context with { Names = context.Names?.WithAll(names) }));
}
