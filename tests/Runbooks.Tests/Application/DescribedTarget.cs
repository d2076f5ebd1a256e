using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Execution;

namespace Runbooks.Tests.Application;

/// <summary>Targets whose files describe their application.</summary>
internal static class DescribedTarget
{
    /// <summary>Reads a target's file, of these lines besides its name and address; it has no mistakes.</summary>
    public static Target Read(string lines, Uri? address = null, Func<string, string?>? environment = null)
    {
        var bag = new DiagnosticBag();
        var text = $"apiVersion: runbooks/v1\nname: shop\nbase-url: {address ?? new Uri("http://instant.test")}\n{lines}\n";
        var target = TargetReader.Read(
            new SourceText("targets/shop.yaml", text),
            RunbookFormat.Vocabulary,
            environment ?? (_ => null),
            bag
        );
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Message}"), Is.Empty);
        return target!;
    }
}
