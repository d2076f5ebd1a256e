using Runbooks.Rollback;

namespace Runbooks.Tests.Rollback;

[Parallelizable(ParallelScope.All)]
public sealed class VersionOrderTests
{
    [TestCase("1.10.0", "1.9.9", 1)]
    [TestCase("v1.4.2", "1.5.0", -1)]
    [TestCase("1.5.0", "1.5.0", 0)]
    [TestCase("1.5.0-rc1", "1.5.0", null)]
    [TestCase("f00d", "1.5.0", null)]
    public void Versions_are_compared_by_their_numbers(string one, string other, int? sign) =>
        Assert.That(VersionOrder.Compare(one, other) is { } compared ? Math.Sign(compared) : (int?)null, Is.EqualTo(sign));
}
