using System.Text.RegularExpressions;
using Runbooks.Tests.Support;

namespace Runbooks.Tests;

/// <summary>The table of faults names tests that are there.</summary>
public sealed partial class FaultTableTests
{
    private static readonly HashSet<string> Tests =
    [
        .. typeof(FaultTableTests).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Select(m => m.Name),
    ];

    private static IEnumerable<string> Lines =>
        File.ReadLines(Path.Combine(Repository.Root, "tests", "Runbooks.Tests", "FAULTS.md"))
            .Where(l =>
                l.StartsWith("| ", StringComparison.Ordinal)
                && !l.StartsWith("| **", StringComparison.Ordinal)
                && !l.StartsWith("| fault", StringComparison.Ordinal)
            );

    [TestCaseSource(nameof(Lines))]
    public void Each_fault_is_held_by_tests_that_exist(string line)
    {
        var named = Names().Matches(line[line.LastIndexOf(" | ", StringComparison.Ordinal)..]).Select(m => m.Groups[1].Value).ToList();
        Assert.That(named, Is.Not.Empty);
        Assert.That(named.Where(n => !Tests.Contains(n)), Is.Empty);
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Names();
}
