using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Tests.Yaml;

internal sealed class YamlFileTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("yaml-file-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_byte_order_mark_is_dropped()
    {
        File.WriteAllBytes(Path.Combine(_folder, "a.yaml"), [0xEF, 0xBB, 0xBF, (byte)'a']);
        Assert.That(YamlFile.Read(Path.Combine(_folder, "a.yaml"), "a.yaml", new DiagnosticBag())!.Text, Is.EqualTo("a"));
    }

    [Test]
    public void What_is_no_file_is_told_apart_from_what_is_missing()
    {
        Assert.Multiple(() =>
        {
            Assert.That(CodeOf(_folder), Is.EqualTo(DiagnosticCodes.Unreadable));
            Assert.That(CodeOf(Path.Combine(_folder, "b.yaml")), Is.EqualTo(DiagnosticCodes.NotFound));
            Assert.That(CodeOf("a\0b"), Is.EqualTo(DiagnosticCodes.Unreadable));
        });
    }

    [Test]
    public void A_file_above_the_bound_is_not_read()
    {
        File.WriteAllText(Path.Combine(_folder, "a.yaml"), "a: 12345");
        Assert.That(CodeOf(Path.Combine(_folder, "a.yaml"), maxBytes: 4), Is.EqualTo(DiagnosticCodes.TooLarge));
    }

    private static DiagnosticCode CodeOf(string path, long maxBytes = 1024)
    {
        var bag = new DiagnosticBag();
        Assert.That(YamlFile.Read(path, "x", bag, maxBytes), Is.Null);
        return bag.Sorted().Single().Code;
    }
}
