using Runbooks.Definitions.Values;

namespace Runbooks.Tests.Definitions.Values;

[Parallelizable(ParallelScope.All)]
public sealed class DurationTests
{
    [TestCase("500ms", 500)]
    [TestCase("30s", 30_000)]
    [TestCase("1m30s", 90_000)]
    [TestCase("1.5h", 5_400_000)]
    [TestCase("1d", 86_400_000)]
    [TestCase("365d", 31_536_000_000)]
    [TestCase("0s", 0)]
    public void A_length_of_time_is_read_with_its_unit(string text, long milliseconds) =>
        Assert.That(Duration.Parse(text), Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));

    [TestCase("")]
    [TestCase("30")]
    [TestCase("-1s")]
    [TestCase("1 m")]
    [TestCase("1w")]
    [TestCase(".5s")]
    [TestCase("366d")]
    [TestCase("1e3s")]
    [TestCase("٣s", TestName = "{m}(Arabic digits)")]
    [TestCase("99999999999999999999999999999999999999999d")]
    public void What_is_no_length_of_time_is_not_read(string text) => Assert.That(Duration.Parse(text), Is.Null);

    [TestCase(0, "0ms")]
    [TestCase(849.6, "850ms")]
    [TestCase(1_000, "1s")]
    [TestCase(4_299, "4.2s")]
    [TestCase(59_999, "59.9s")]
    [TestCase(23_399.9999, "23.4s", Description = "23.4 s as a fraction of seconds in ticks")]
    [TestCase(999.7, "1s")]
    [TestCase(80_000, "1m 20s")]
    [TestCase(3_600_000, "1h")]
    [TestCase(7_500_000, "2h 5m")]
    [TestCase(90_000_000, "1d 1h")]
    [TestCase(-80_000, "-1m 20s")]
    public void It_is_written_with_the_two_units_that_matter(double milliseconds, string text) =>
        Assert.That(Duration.Format(TimeSpan.FromMilliseconds(milliseconds)), Is.EqualTo(text));
}
