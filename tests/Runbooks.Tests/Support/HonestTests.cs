using System.Text.RegularExpressions;

namespace Runbooks.Tests.Support;

/// <summary>What no test does: skip itself where CI would not hear of it, wait without a bound, or measure the machine.</summary>
public sealed partial class HonestTests
{
    private static readonly string Root = Path.Combine(Repository.Root, "tests", "Runbooks.Tests");

    [Test]
    public void A_test_is_skipped_by_what_it_lacks_and_by_nothing_else() =>
        Assert.That(Found(Skipping(), "Component.cs"), Is.Empty, "Component says what a test needs, and fails in CI where that is missing");

    [Test]
    public void Every_wait_of_a_test_has_a_bound() =>
        Assert.That(Found(Endless(), "Bounded.cs"), Is.Empty, "Bounded waits, and names what it waited for in vain");

    [Test]
    public void No_test_asserts_how_long_something_took() =>
        Assert.That(Found(Measuring(), "Bounded.cs"), Is.Empty, "a busy machine takes longer; timings belong in Runbooks.Benchmarks");

    [Test]
    public void A_program_that_does_not_end_is_killed_and_named()
    {
        using var own = OwnProcess.Start(new System.Diagnostics.ProcessStartInfo(Component.Program("sleep"), ["600"]));

        Assert.That(
            () => own.Process.Ends(TimeSpan.FromMilliseconds(1)),
            Throws.InstanceOf<AssertionException>().With.Message.Contains("sleep 600` ends")
        );
        own.Process.Ends();
    }

    private static IEnumerable<string> Found(Regex what, string except) =>
        from file in Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
        where Path.GetFileName(file) != except && Path.GetFileName(file) != "HonestTests.cs"
        from line in File.ReadLines(file).Select((text, i) => (Text: text, Number: i + 1))
        where what.IsMatch(line.Text)
        select $"{Path.GetRelativePath(Root, file)}:{line.Number}: {line.Text.Trim()}";

    [GeneratedRegex(@"\bAssert\.(Ignore|Inconclusive|Pass)\(|\bAssume\.|\[(Ignore|Explicit)\b")]
    private static partial Regex Skipping();

    [GeneratedRegex(
        @"\.WaitForExit(Async)?\(\)|\bwhile \(.*\) (await "
            + @"Task\.(Yield|Delay)|Thread\.)|\bThread\.Sleep\(|Task\.WaitAll\([^)]*\);|\.After\(\d"
    )]
    private static partial Regex Endless();

    [GeneratedRegex(@"\.(Elapsed\w*|GetElapsedTime\([^)]*\)), Is\.(LessThan|AtMost)|Is\.(LessThan|AtMost)\w*\(TimeSpan")]
    private static partial Regex Measuring();
}
