using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using Runbooks.Tests.Support;

namespace Runbooks.Tests;

/// <summary>The map of the code: what it names is there.</summary>
public sealed partial class MapTests
{
    private const int MostFiles = 9;

    private static readonly string Source = Path.Combine(Repository.Root, "src");
    private static readonly string Map = File.ReadAllText(Path.Combine(Source, "README.md"));

    [Test]
    public void Each_way_through_the_code_is_short_and_its_files_use_each_other()
    {
        var ways = Ways().Matches(Map).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

        Assert.That(ways.Keys, Is.EqualTo(["argv to commit", "trigger to POST", "key to effect"]));
        foreach (var (name, text) in ways)
        {
            var files = NamedFiles().Matches(text).Select(m => m.Groups[1].Value).ToList();
            Assert.That(files, Has.Count.InRange(3, MostFiles), name);
            Assert.That(files.Where(f => !File.Exists(Path.Combine(Source, f))), Is.Empty, name);
            Assert.That(NotReached([.. files.Select(f => Path.GetFileNameWithoutExtension(f)!)]), Is.Empty, name);
        }
    }

    [Test]
    public void Each_place_that_the_map_names_is_there()
    {
        var named = NamedPlaces().Matches(Map).Select(m => m.Groups[1].Value).Distinct().ToList();
        var missing = named.Where(n => !Path.Exists(Path.Combine(Source, n)) && !File.Exists(Path.Combine(Source, n + ".cs")));

        Assert.That(named, Has.Count.GreaterThan(15));
        Assert.That(missing, Is.Empty);
    }

    // What cannot be come to from the first by types that use each other, in either direction.
    private static List<string> NotReached(List<string> types)
    {
        // Who uses a kind by what it derives from uses the kind.
        var kinds = CompiledReferences
            .All.Select(r => r.From)
            .OfType<Class>()
            .Distinct()
            .Where(c => types.Contains(c.Name))
            .SelectMany(c => c.InheritedClasses.Select(b => (Base: Outermost(b.FullName), c.Name)))
            .ToLookup(b => b.Base, b => b.Name);
        var uses = CompiledReferences
            .All.Select(r => (From: Outermost(r.From.FullName), To: Outermost(r.To.FullName)))
            .Distinct()
            .SelectMany(r => kinds[r.To].Append(r.To).Select(to => (r.From, To: to)))
            .Where(r => types.Contains(r.From) && types.Contains(r.To))
            .Distinct()
            .ToList();
        var reached = new HashSet<string> { types[0] };
        while (uses.Exists(u => reached.Contains(u.From) != reached.Contains(u.To)))
            reached.UnionWith(uses.Where(u => reached.Contains(u.From) || reached.Contains(u.To)).SelectMany(u => new[] { u.From, u.To }));
        return [.. types.Where(t => !reached.Contains(t))];
    }

    // Lambdas and iterators are types inside the one that holds them.
    private static string Outermost(string name) => name.Split('+')[0].Split('.')[^1].Split('`')[0];

    [GeneratedRegex("<!-- flow: ([^>]+) -->(.+?)<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Ways();

    [GeneratedRegex(@"^\d+\. `([A-Za-z./]+\.cs)`", RegexOptions.Multiline)]
    private static partial Regex NamedFiles();

    [GeneratedRegex("`(Runbooks\\.[A-Za-z./]+/[A-Za-z./]+)`")]
    private static partial Regex NamedPlaces();
}
