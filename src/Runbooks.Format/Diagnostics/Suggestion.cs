namespace Runbooks.Diagnostics;

/// <summary>Finds what a person most likely meant.</summary>
public static class Suggestion
{
    private const int LongestName = 64;
    private const int ShortestPrefix = 3;

    /// <summary>The known name closest to what was found, or null when none is close. Upper and lower case are alike.</summary>
    /// <param name="found">What was written.</param>
    /// <param name="known">What could have been written.</param>
    public static string? Closest(string found, IEnumerable<string> known)
    {
        if (found.Length is 0 or > LongestName)
            return null;
        var limit = Math.Max(1, found.Length / 3);
        var names = known.Where(k => k.Length <= LongestName).ToList();
        return names
            .Select(k => (Name: k, Distance: Distance(found.ToLowerInvariant(), k.ToLowerInvariant())))
            .Where(c => c.Distance <= limit && c.Distance < Math.Max(found.Length, c.Name.Length))
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name)
            .FirstOrDefault()
            ?? ByPrefix(found, names);
    }

    private static string? ByPrefix(string found, IEnumerable<string> known) =>
        found.Length < ShortestPrefix
            ? null
            : known
                .Where(k => k.StartsWith(found, StringComparison.OrdinalIgnoreCase))
                .OrderBy(k => k.Length)
                .ThenBy(k => k, StringComparer.Ordinal)
                .FirstOrDefault();

    // Damerau and Levenshtein's: two neighbours that changed places are one slip of the hand, not two.
    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, replaced);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
