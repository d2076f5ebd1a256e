using Runbooks.Definitions.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Application;

/// <summary>Targets whose files describe their application.</summary>
internal static class DescribedTarget
{
    /// <summary>Reads a target's file, of these lines besides its name and address; it has no mistakes.</summary>
    public static Target Read(string lines, Uri? address = null, Func<string, string?>? environment = null)
    {
        var text = $"apiVersion: runbooks/v1\nname: shop\nbase-url: {address ?? new Uri("http://instant.test")}\n{lines}\n";
        return TargetFile.Read(text, "targets/shop.yaml", environment);
    }
}
