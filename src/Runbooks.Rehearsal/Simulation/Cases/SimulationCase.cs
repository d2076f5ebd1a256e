using System.Globalization;
using Runbooks.Definitions;
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

    /// <summary>What a change means to the target's controller.</summary>
    public PlayedMeaning Means =>
        Has(HappeningKind.MeansAbsolute) ? PlayedMeaning.Absolute
        : Has(HappeningKind.MeansAppend) ? PlayedMeaning.Append
        : PlayedMeaning.Toggle;

    /// <summary>Whether the target speaks the playbook's API.</summary>
    public bool IsPlaybook => Means == PlayedMeaning.Toggle && !Has(HappeningKind.ListsReleases);

    /// <summary>Whether its controller tells how what it has begun stands; the playbook's never does, whatever is drawn.</summary>
    public bool Follows => !IsPlaybook && Has(HappeningKind.FollowsOperations);

    /// <summary>What its controller has, as the engine is told of it, where it is not the playbook's.</summary>
    public ControllerTrait Traits
    {
        get
        {
            var traits =
                ControllerTrait.Version
                | ControllerTrait.Settled
                | ControllerTrait.Served
                | ControllerTrait.NeverServed
                | ControllerTrait.ReleaseHealth
                | ControllerTrait.MovedBy
                | ControllerTrait.PlaybookApplication
                | Means switch
                {
                    PlayedMeaning.Toggle => ControllerTrait.Toggle,
                    PlayedMeaning.Append => ControllerTrait.NamesRelease | ControllerTrait.Append,
                    _ => ControllerTrait.NamesRelease,
                };
            if (!Has(HappeningKind.WithoutMark))
                traits |= ControllerTrait.Mark;
            if (Means == PlayedMeaning.Absolute && !Has(HappeningKind.WithoutPrecondition) && !Has(HappeningKind.WithoutMark))
                traits |= ControllerTrait.Precondition;
            if (Has(HappeningKind.WithHistory))
                traits |= ControllerTrait.History;
            if (Follows)
                traits |= ControllerTrait.Operation;
            if (Has(HappeningKind.TellsFailing))
                traits |= ControllerTrait.Failing;
            return traits;
        }
    }

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
