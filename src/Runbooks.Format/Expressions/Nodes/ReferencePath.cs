using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary>What an expression refers to, as a dotted path.</summary>
public static class ReferencePath
{
    /// <summary>
    /// Such as <c>steps.status.body</c>, up to where a key is only known when evaluated; empty where no variable begins it.
    /// </summary>
    public static string Of(Node node) => Read(node).Path;

    /// <summary>Whether a part is a path whose every key is written down: of `list[i]` the path says less than the text.</summary>
    public static bool IsWritten(Node node) => Read(node) is { IsWhole: true, Path.Length: > 0 };

    /// <summary>Whether a path is another one, or leads on from it.</summary>
    public static bool IsWithin(string path, string owner) =>
        path.StartsWith(owner, StringComparison.Ordinal) && (path.Length == owner.Length || path[owner.Length] == '.');

    private static (string Path, bool IsWhole) Read(Node node) =>
        node switch
        {
            VariableNode variable => (variable.Name, true),
            MemberNode member => Further(member.Owner, member.Name),
            IndexNode { Index: LiteralNode { Kind: ValueKind.Text } key } index => Further(index.Owner, key.Evaluate(EmptyScope.Instance)),
            IndexNode index => (Of(index.Owner), false),
            _ => (string.Empty, true),
        };

    // Behind a key that is only known when it is evaluated, any part may be meant.
    private static (string Path, bool IsWhole) Further(Node owner, object? key)
    {
        var read = Read(owner);
        return read is { IsWhole: true, Path.Length: > 0 } ? ($"{read.Path}.{key}", true) : read;
    }
}
