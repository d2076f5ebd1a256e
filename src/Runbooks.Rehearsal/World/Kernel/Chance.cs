using System.Numerics;

namespace Runbooks.Rehearsal.World.Kernel;

/// <summary>
/// Numbers that look random and are the same for one seed on every machine and in every version of the platform:
/// xoshiro256**, filled by SplitMix64, as Blackman and Vigna publish them (https://prng.di.unimi.it).
/// </summary>
internal sealed class Chance
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Begins with a seed.</summary>
    public Chance(ulong seed)
    {
        _a = Mix(seed += Golden);
        _b = Mix(seed += Golden);
        _c = Mix(seed += Golden);
        _d = Mix(seed + Golden);
    }

    /// <summary>The seed of one of many: neighbours have nothing in common.</summary>
    /// <param name="seed">The seed of all.</param>
    /// <param name="number">Which of them, from 0.</param>
    public static ulong SeedOf(ulong seed, long number) => Mix(Mix(seed) + (((ulong)number + 1) * Golden));

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number from 0 and below a bound.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number of a range, both ends included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>Whether it is the one time in so many.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>A number from 0 and below 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
            bytes[i] = (byte)(Next() >> 56);
        return bytes;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
