using CsCheck;

namespace Runbooks.Tests.Fuzzing;

/// <summary>What holds for any text.</summary>
/// <param name="Name">Also the folder of what was found, below Fixtures/fuzz.</param>
/// <param name="Texts">Makes texts.</param>
/// <param name="Holds">Throws where it does not hold.</param>
internal sealed record FuzzProperty(string Name, Gen<string> Texts, Action<string> Holds)
{
    public override string ToString() => Name;
}
