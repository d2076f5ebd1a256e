using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Runbooks.Rehearsal.Drilling.Cases;

/// <summary>What chance decides in a drill: the same for the same seed, on every machine, whatever is drawn before.</summary>
/// <param name="seed">The seed.</param>
internal sealed class Draws(long seed)
{
    /// <summary>A number to sort by.</summary>
    /// <param name="what">What it is for.</param>
    public uint Draw(string what) => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{what}")));
}
