namespace Runbooks.Diagnostics;

/// <summary>Finds what a person most likely meant.</summary>
public static class Suggestion
{
    /// <summary>The known name closest to what was found, or null when none is close.</summary>
    /// <param name="found">What was written.</param>
    /// <param name="known">What could have been written.</param>
    public static string? Closest(string found, IEnumerable<string> known)
    {
        var limit = Math.Max(1, found.Length / 3);
        return known
            .Select(k => (Name: k, Distance: Distance(found, k)))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name)
            .FirstOrDefault();
    }

    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            previous = current;
        }

        return previous[b.Length];
    }
}
