using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Checklist;

public static class CheckReader
{
    public static readonly Shape<IReadOnlyList<Check>> Checks = KindReader.List<Check>("check", isOnce: true);

    /// <summary>A check with its usual settings.</summary>
    /// <param name="name">One of <see cref="CheckKinds"/> that needs none.</param>
    public static Check Usual(string name)
    {
        var nowhere = new SourceSpan(new SourceText("(usual)", name), 1, 1, name.Length);
        var context = new ReadContext(new DiagnosticBag(), Vocabulary.Empty);
        return CheckKinds.All.First(k => k.Name == name).Shape.Read(new YamlMapping(nowhere, []), context)!;
    }
}
