using Runbooks.Authoring.Importing;
using Runbooks.Catalogue;
using Runbooks.Diagnostics;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring.Importing;

/// <summary>The playbooks of the fixtures: the seed of this project, and three in other people's styles.</summary>
internal static class ImportedFixture
{
    public static readonly string[] Names = ["rollback-playbook", "on-call-handbook", "wiki-page", "terse-notes"];

    /// <summary>What stands in them and must stand nowhere else.</summary>
    public static readonly string[] Secrets = ["tok_4f9a1c77e2d84b5f9f0c", "hunter2-but-longer", "s3cr3t-purge-token"];

    public static string PathOf(string name) =>
        Path.Combine(Repository.Root, "tests", "Runbooks.Tests", "Fixtures", "playbooks", name + ".md");

    public static SourceText Source(string name) => new($"docs/{name}.md", File.ReadAllText(PathOf(name)));

    public static ImportedPlaybook Import(SourceText source)
    {
        var bag = new DiagnosticBag();
        var imported = PlaybookImporter.Import(source, ImportSettings.Of(new RunbookCatalog(Path.GetTempPath()), _ => null), bag);
        Assert.That(imported, Is.Not.Null, string.Join('\n', bag.Sorted().Select(d => d.Message)));
        return imported!;
    }
}
