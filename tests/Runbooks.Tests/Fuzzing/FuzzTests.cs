using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Fuzzing;

/// <summary>
/// Mutated input gives diagnostics: never an exception, never a wait without end. `make test` tries the same few thousand
/// texts each time; `make fuzz` goes on for an hour from a seed that it prints. What it finds lies in Fixtures/fuzz.
/// </summary>
internal sealed class FuzzTests
{
    private const ulong UsualSeed = 20261124;
    private const int UsualRounds = 1000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private static IReadOnlyList<FuzzProperty> Properties => FuzzProperties.All;

    private static IEnumerable<TestCaseData> Found =>
        from property in Properties
        let folder = Path.Combine(Repository.Root, "tests", "Runbooks.Tests", "Fixtures", "fuzz", property.Name)
        where Directory.Exists(folder)
        from file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
        select new TestCaseData(property, file).SetArgDisplayNames(property.Name, Path.GetFileNameWithoutExtension(file));

    [TestCaseSource(nameof(Properties))]
    public async Task Whatever_is_done_to_a_text_it_is_read_or_refused(object property)
    {
        var fuzzed = (FuzzProperty)property;
        var minutes = double.TryParse(Environment.GetEnvironmentVariable("FUZZ_MINUTES"), CultureInfo.InvariantCulture, out var given)
            ? given
            : 0;
        var seed =
            ulong.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out var wanted) ? wanted
            : minutes > 0 ? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))
            : UsualSeed;
        var until = TimeProvider.System.GetTimestamp() + (long)(minutes / Properties.Count * 60 * TimeProvider.System.TimestampFrequency);
        var random = new PCG(1, seed);
        var rounds = 0;
        if (minutes > 0)
            await TestContext.Progress.WriteLineAsync($"{fuzzed.Name}: FUZZ_SEED={seed}");
        while (minutes > 0 ? TimeProvider.System.GetTimestamp() < until : rounds < UsualRounds)
        {
            var text = fuzzed.Texts.Generate(random, null!, out _);
            rounds++;
            if (await FaultOf(fuzzed, text) is { } fault)
                Assert.Fail($"FUZZ_SEED={seed}, round {rounds}; kept in {Keep(fuzzed, text)}\n{fault}");
        }

        if (minutes > 0)
            await TestContext.Progress.WriteLineAsync($"{fuzzed.Name}: {rounds} texts");
    }

    [TestCaseSource(nameof(Found))]
    public async Task What_was_found_once_is_read_or_refused(object property, string file) =>
        Assert.That(await FaultOf((FuzzProperty)property, await File.ReadAllTextAsync(file)), Is.Null);

    // The bound is that of a hang, not of a speed: the thread is its own, so that nothing is waited for that others keep busy.
    private static async Task<string?> FaultOf(FuzzProperty property, string text)
    {
        try
        {
            await Task
                .Factory.StartNew(
                    () =>
                    {
                        using (new NUnit.Framework.Internal.TestExecutionContext.IsolatedContext())
                            property.Holds(text);
                    },
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
                .WaitAsync(Longest);
            return null;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    private static string Keep(FuzzProperty property, string text)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
        var path = Path.Combine("artifacts", "fuzz", property.Name, name + ".txt");
        var full = Path.Combine(Repository.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return path;
    }
}
