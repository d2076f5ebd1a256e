using System.Text.Json.Nodes;

namespace Runbooks.Expressions;

/// <summary>How an expression finds a member: by its key, else by its key with hyphens as underscores.</summary>
internal static class JsonMembers
{
    public static bool TryFind(JsonObject owner, string name, out JsonNode? value)
    {
        if (owner.TryGetPropertyValue(name, out value)) return true;
        if (!name.Contains('_', StringComparison.Ordinal)) return false;
        foreach (var (key, candidate) in owner)
        {
            if (!Matches(key, name)) continue;
            value = candidate;
            return true;
        }

        return false;
    }

    /// <summary>Whether <paramref name="name"/>, as an expression has to write it, means <paramref name="key"/>.</summary>
    public static bool Matches(string key, string name)
    {
        if (key.Length != name.Length) return false;
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] != name[i] && (key[i] != '-' || name[i] != '_')) return false;
        }

        return true;
    }
}
