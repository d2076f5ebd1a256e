using System.Globalization;

namespace Runbooks.Benchmarks;

/// <summary>Prints what was measured, with what is wanted beside it.</summary>
internal static class Table
{
    /// <summary>Begins a table.</summary>
    public static void Begin(string title)
    {
        Console.WriteLine($"\n{title}\n");
        Console.WriteLine("| | median | against | wall time | CPU | wanted |");
        Console.WriteLine("|---|---:|---|---:|---:|---|");
    }

    /// <summary>A job that is held against what a user would use instead, in pairs that ran one after the other.</summary>
    /// <param name="ours">What is measured.</param>
    /// <param name="other">What it is held against.</param>
    /// <param name="wanted">The goal, in words.</param>
    /// <param name="pairs">What each pair cost.</param>
    public static void Pairs(string ours, string other, string wanted, IReadOnlyList<(Measured Ours, Measured Theirs)> pairs)
    {
        var wall = Median(pairs.Select(p => p.Ours.Wall / p.Theirs.Wall));
        var cpu = Median(pairs.Select(p => p.Ours.Cpu / p.Theirs.Cpu));
        Row(
            ours,
            Costs([.. pairs.Select(p => p.Ours)]),
            $"{other}: {Costs([.. pairs.Select(p => p.Theirs)])}",
            Number(wall, "0.00"),
            Number(cpu, "0.00"),
            wanted
        );
    }

    /// <summary>A job that stands alone.</summary>
    /// <param name="ours">What is measured.</param>
    /// <param name="wanted">The goal, in words.</param>
    /// <param name="runs">What each run cost.</param>
    public static void Alone(string ours, string wanted, IReadOnlyList<Measured> runs) =>
        Row(ours, Costs(runs), string.Empty, string.Empty, string.Empty, wanted);

    /// <summary>A line of the table.</summary>
    public static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>A number for people of every language.</summary>
    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Costs(IReadOnlyList<Measured> runs) =>
        $"{Number(Median(runs.Select(r => r.Wall.TotalMilliseconds)), "0")} ms, "
        + $"{Number(Median(runs.Select(r => r.Cpu.TotalMilliseconds)), "0")} ms of CPU, "
        + $"{Number(Median(runs.Select(r => (double)r.Faults)), "0")} faults";
}
