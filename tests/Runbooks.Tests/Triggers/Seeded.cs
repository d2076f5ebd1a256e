using CsCheck;

namespace Runbooks.Tests.Triggers;

/// <summary>The same few thousand generated cases in each run: what fails once fails until it is mended.</summary>
internal static class Seeded
{
    private const ulong Seed = 20261123;

    /// <summary>The cases.</summary>
    public static IEnumerable<T> Take<T>(Gen<T> gen, int count)
    {
        var random = new PCG(1, Seed);
        for (var i = 0; i < count; i++)
            yield return gen.Generate(random, null!, out _);
    }
}
