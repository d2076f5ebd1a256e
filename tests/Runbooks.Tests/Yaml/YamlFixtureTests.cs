using Runbooks.Diagnostics;
using Runbooks.Tests.Support;
using Runbooks.Yaml;

namespace Runbooks.Tests.Yaml;

internal sealed class YamlFixtureTests
{
    private static IEnumerable<TestCaseData> Files => DiagnosticFixtures.In("yaml");

    [TestCaseSource(nameof(Files))]
    public void Each_mistake_is_told_as_its_text_says(string name) => DiagnosticFixtures.Check("yaml", name, source =>
        {
            var bag = new DiagnosticBag();
            var root = YamlReader.Read(source, bag);
            Assert.That(root is null, Is.EqualTo(bag.HasErrors));
            return bag.Sorted();
        });
}
