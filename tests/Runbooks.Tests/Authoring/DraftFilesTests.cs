using Runbooks.Authoring;
using Runbooks.Diagnostics;

namespace Runbooks.Tests.Authoring;

public sealed class DraftFilesTests
{
    private static readonly (string, string)[] Files = [("a.yaml", "new a"), ("targets/b.yaml", "new b"), ("c.yaml", "new c")];

    private string _folder = null!;

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("runbook-drafts-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void All_of_them_are_written_and_nothing_else_is_left()
    {
        Write("a.yaml", "old a");

        Assert.That(Draft(force: true), Is.Empty);

        Assert.That(Read(), Is.EqualTo(["a.yaml: new a", "c.yaml: new c", "targets/b.yaml: new b"]));
    }

    [Test]
    public void Where_a_later_one_cannot_be_written_those_before_are_as_they_were()
    {
        Write("a.yaml", "old a");
        Directory.CreateDirectory(Path.Combine(_folder, "c.yaml"));

        Assert.That(Draft(force: true), Has.Count.EqualTo(1).And.All.StartsWith("`c.yaml` cannot be written: "));

        Assert.That(Read(), Is.EqualTo(["a.yaml: old a"]));
    }

    [Test]
    public void Where_a_folder_cannot_be_made_nothing_is_left()
    {
        Write("targets", "no folder");

        Assert.That(Draft(force: false), Has.Count.EqualTo(1).And.All.StartsWith("`targets/b.yaml` cannot be written: "));

        Assert.That(Read(), Is.EqualTo(["targets: no folder"]));
    }

    private List<string> Draft(bool force)
    {
        var bag = new DiagnosticBag();
        var isWritten = DraftFiles.Write(_folder, Files, force, "", p => Path.GetRelativePath(_folder, p), bag);
        Assert.That(isWritten, Is.EqualTo(bag.Count == 0));
        return [.. bag.Sorted().Select(d => d.Message)];
    }

    private void Write(string path, string text) => File.WriteAllText(Path.Combine(_folder, path), text);

    private IEnumerable<string> Read() =>
        Directory
            .GetFiles(_folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(f => $"{Path.GetRelativePath(_folder, f)}: {File.ReadAllText(f)}");
}
