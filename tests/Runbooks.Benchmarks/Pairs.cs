namespace Runbooks.Benchmarks;

/// <summary>Runs two ways to do a job in turn, so that both meet the machine in the same state.</summary>
internal static class Pairs
{
    private const int NotCounted = 2;

    /// <summary>Runs each of two as often.</summary>
    /// <param name="runs">How many pairs count.</param>
    /// <param name="ours">One run of what is measured.</param>
    /// <param name="theirs">One run of what it is held against.</param>
    public static async Task<IReadOnlyList<(Measured Ours, Measured Theirs)>> OfAsync(
        int runs,
        Func<Task<Measured>> ours,
        Func<Task<Measured>> theirs
    )
    {
        var pairs = new List<(Measured, Measured)>();
        for (var run = -NotCounted; run < runs; run++)
        {
            var pair = (await ours(), await theirs());
            if (run >= 0)
                pairs.Add(pair);
        }

        return pairs;
    }
}
