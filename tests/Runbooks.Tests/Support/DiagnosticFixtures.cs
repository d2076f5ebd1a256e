using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Tests.Support;

/// <summary>
/// Files with mistakes beside what a person is told about them: <c>x.yaml</c> and <c>x.txt</c> in a folder of Fixtures.
/// With UPDATE_FIXTURES=1 the texts are written anew: read them before they are committed.
/// </summary>
internal static class DiagnosticFixtures
{
    /// <summary>One case per file of a folder of Fixtures.</summary>
    public static IEnumerable<TestCaseData> In(string folder) =>
        Directory
            .EnumerateFiles(PathOf(folder), "*.yaml")
            .Select(f => Path.GetFileNameWithoutExtension(f))
            .Order(StringComparer.Ordinal)
            .Select(name => new TestCaseData(name).SetArgDisplayNames(name));

    /// <summary>Holds what is said about a file against the text beside it.</summary>
    public static void Check(string folder, string name, Func<SourceText, IReadOnlyList<Diagnostic>> read)
    {
        var bag = new DiagnosticBag();
        var source = YamlFile.Read(Path.Combine(PathOf(folder), $"{name}.yaml"), $"{name}.yaml", bag);
        using var text = new StringWriter { NewLine = "\n" };
        CaretRenderer.Write(text, source is null ? bag.Sorted() : read(source), colour: false);
        Hold(folder, name, text.ToString());
    }

    /// <summary>Holds what was said against the text beside the file.</summary>
    public static void Hold(string folder, string name, string said)
    {
        var expected = Path.Combine(PathOf(folder), $"{name}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_FIXTURES") == "1")
            File.WriteAllText(expected, said);
        Assert.That(File.Exists(expected), Is.True, $"{name}.yaml has no {name}.txt beside it: run once with UPDATE_FIXTURES=1");
        Assert.That(said, Is.EqualTo(File.ReadAllText(expected)));
    }

    /// <summary>The text of a file.</summary>
    public static Task<string> YamlAsync(string folder, string name) => File.ReadAllTextAsync(Path.Combine(PathOf(folder), $"{name}.yaml"));

    private static string PathOf(string folder)
    {
        var root = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(root, "Runbooks.sln")))
            root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("The tests run outside their repository.");
        return Path.Combine(root, "tests", "Runbooks.Tests", "Fixtures", folder);
    }
}
