using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Execution;

namespace Runbooks.Tests.Support;

/// <summary>Targets as their files describe them.</summary>
internal static class TargetFile
{
    /// <summary>Reads one that has no mistakes.</summary>
    /// <param name="text">What the file holds.</param>
    /// <param name="path">The file.</param>
    /// <param name="environment">Looks an environment variable up; null where none is set.</param>
    /// <param name="folder">Where the file lies; null where it lies nowhere.</param>
    public static Target Read(
        string text,
        string path = "shop.yaml",
        Func<string, string?>? environment = null,
        TargetFolder? folder = null
    )
    {
        var bag = new DiagnosticBag();
        var target = TargetReader.Read(new SourceText(path, text), RunbookFormat.Vocabulary, environment ?? (_ => null), bag, folder);
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Code.Id} {d.Message}"), Is.Empty);
        return target!;
    }
}
