using Runbooks.Rehearsal.World.Kernel;

namespace Runbooks.Tests.Rehearsal.Simulation;

/// <summary>The generator that seeds are drawn with.</summary>
public sealed class ChanceTests
{
    /// <summary>The first numbers that other implementations of xoshiro256** give for the seed 0 by way of SplitMix64.</summary>
    [Test]
    public void It_gives_the_numbers_of_the_published_generator()
    {
        var chance = new Chance(0);

        Assert.That(
            Enumerable.Range(0, 4).Select(_ => chance.Next()),
            Is.EqualTo(new[] { 11091344671253066420UL, 13793997310169335082UL, 1900383378846508768UL, 7684712102626143532UL })
        );
    }

    [Test]
    public void Neighbouring_runs_have_seeds_of_their_own() =>
        Assert.That(
            Enumerable
                .Range(0, 10_000)
                .Select(i => Chance.SeedOf(1, i))
                .Concat(Enumerable.Range(0, 10_000).Select(i => Chance.SeedOf(2, i))),
            Is.Unique
        );

    [Test]
    public void A_number_of_a_range_is_any_of_it()
    {
        var chance = new Chance(4);

        Assert.That(Enumerable.Range(0, 200).Select(_ => chance.Between(3, 7)).Distinct().Order(), Is.EqualTo([3, 4, 5, 6, 7]));
    }
}
