using System.Globalization;
using Runbooks.Rehearsal.World.Kernel;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Rehearsal.Simulation.Cases;

/// <summary>One simulated world: all that is not the engine's own doing.</summary>
/// <param name="Runbook">The id of the runbook.</param>
/// <param name="Order">The seed of the order in which things run and of how long requests take; 0 for first come, first served.</param>
/// <param name="Happenings">What happens.</param>
internal sealed record SimulationCase(string Runbook, ulong Order, IReadOnlyList<Happening> Happenings)
{
    /// <summary>What repeats it: <c>quick-rollback:3f:answer-lost@1,crash@17=40</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Runbook}:{Order:x}:{string.Join(',', Happenings)}");

    // Reading every event back and writing the post-mortem take a third of a world's time, and rest on little of what happens in it.
    private const ulong ThoroughOf = 8;

    /// <summary>
    /// Whether everything is done and looked at, as it is in one world of eight; the others leave out what <see cref="SimulatedWorld"/> and
    /// <see cref="Judging.WorldJudge"/> say.
    /// </summary>
    public bool IsThorough => (Order >> 1) % ThoroughOf == 0;

    /// <summary>The case of one of many runs.</summary>
    /// <param name="seed">The seed of all.</param>
    /// <param name="number">Which of them, from 0.</param>
    /// <param name="runbooks">The ids that are drawn from.</param>
    public static SimulationCase Draw(ulong seed, long number, IReadOnlyList<string> runbooks) =>
        CaseDraw.Of(Chance.SeedOf(seed, number), runbooks);

    /// <summary>Reads it back; null where it is none.</summary>
    public static SimulationCase? Parse(string text)
    {
        var parts = text.Split(':');
        if (
            parts.Length != 3
            || parts[0].Length == 0
            || !ulong.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var order)
        )
            return null;
        var happenings = parts[2].Length == 0 ? [] : parts[2].Split(',').Select(Happening.Parse).ToList();
        return happenings.Contains(null) ? null : new SimulationCase(parts[0], order, [.. happenings.OfType<Happening>()]);
    }

    /// <summary>What a change of the target means.</summary>
    public PlayedMeaning Means =>
        Has(HappeningKind.MeansAbsolute) ? PlayedMeaning.Absolute
        : Has(HappeningKind.MeansAppend) ? PlayedMeaning.Append
        : PlayedMeaning.Toggle;

    public bool Has(HappeningKind kind) => Find(kind) is not null;

    /// <summary>The first of a kind; null where it does not happen.</summary>
    public Happening? Find(HappeningKind kind)
    {
        foreach (var happening in Happenings)
        {
            if (happening.Kind == kind)
                return happening;
        }

        return null;
    }
}
