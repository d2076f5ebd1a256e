using System.Text.Json.Nodes;

namespace Runbooks.Expressions.Data;

/// <summary>How an expression finds a member: by its key, else by its key with hyphens as underscores.</summary>
internal static class JsonMembers
{
    /// <summary>A member of a value, and the <c>size</c> of lists and texts; absent where there is none.</summary>
    public static object? Of(object? owner, string name) =>
        owner switch
        {
            JsonObject properties => TryFind(properties, name, out var value) ? Values.FromJson(value) : Absent.Member,
            JsonArray array when name == "size" => (long)array.Count,
            string text when name == "size" => (long)text.Length,
            _ => Absent.Member,
        };

    public static bool TryFind(JsonObject owner, string name, out JsonNode? value)
    {
        if (owner.TryGetPropertyValue(name, out value))
            return true;
        if (!name.Contains('_', StringComparison.Ordinal))
            return false;
        foreach (var (key, candidate) in owner)
        {
            if (!Matches(key, name))
                continue;
            value = candidate;
            return true;
        }

        return false;
    }

    /// <summary>Whether <paramref name="name"/>, as an expression has to write it, means <paramref name="key"/>.</summary>
    public static bool Matches(string key, string name)
    {
        if (key.Length != name.Length)
            return false;
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] != name[i] && (key[i] != '-' || name[i] != '_'))
                return false;
        }

        return true;
    }
}
