namespace Runbooks.Rehearsal.Simulation.Cases;

/// <summary>
/// Makes a case that fails as small as it gets: by delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating
/// Failure-Inducing Input", 2002) over what happens, then by halving how long and how often each of it does.
/// </summary>
/// <param name="fails">Whether a case still fails in the same way.</param>
internal sealed class CaseShrinker(Func<SimulationCase, bool> fails)
{
    /// <summary>Shrinks a case that fails.</summary>
    public SimulationCase Shrink(SimulationCase failing)
    {
        var smallest = failing with { Order = 0 };
        if (!fails(smallest))
            smallest = failing;
        string before;
        do
        {
            before = smallest.ToString();
            smallest = Halve(LeaveOut(smallest));
        } while (smallest.ToString() != before);
        return smallest;
    }

    private SimulationCase LeaveOut(SimulationCase failing)
    {
        var kept = failing.Happenings.ToList();
        for (var parts = 2; kept.Count > 0; )
        {
            var length = Math.Max(1, (kept.Count + parts - 1) / parts);
            var reduced = Enumerable
                .Range(0, (kept.Count + length - 1) / length)
                .Select(i => (List<Happening>)[.. kept.Take(i * length), .. kept.Skip((i + 1) * length)])
                .FirstOrDefault(c => fails(failing with { Happenings = c }));
            if (reduced is not null)
            {
                kept = reduced;
                parts = Math.Max(parts - 1, 2);
            }
            else if (length == 1)
            {
                break;
            }
            else
            {
                parts = Math.Min(parts * 2, kept.Count);
            }
        }

        return failing with
        {
            Happenings = kept,
        };
    }

    private SimulationCase Halve(SimulationCase failing)
    {
        for (var i = 0; i < failing.Happenings.Count; i++)
        {
            foreach (var smaller in Smaller)
            {
                while (smaller(failing.Happenings[i]) is { } tried && tried != failing.Happenings[i])
                {
                    var candidate = failing with { Happenings = [.. failing.Happenings.Take(i), tried, .. failing.Happenings.Skip(i + 1)] };
                    if (!fails(candidate))
                        break;
                    failing = candidate;
                }
            }
        }

        return failing;
    }

    private static readonly Func<Happening, Happening?>[] Smaller =
    [
        h => h with { Value = 0 },
        h => h with { Value = h.Value / 2 },
        h => h.Value == 0 ? null : h with { Value = h.Value - Math.Max(1, h.Value / 10) },
        h => h.Which <= 1 ? null : h with { Which = Math.Max(1, h.Which / 2) },
        h => h.Which <= 1 ? null : h with { Which = h.Which - 1 },
    ];
}
