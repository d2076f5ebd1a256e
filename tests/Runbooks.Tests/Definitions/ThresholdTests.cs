using Runbooks.Definitions;

namespace Runbooks.Tests.Definitions;

[Parallelizable(ParallelScope.All)]
public sealed class ThresholdTests
{
    [TestCase("< 3s", "<", 3)]
    [TestCase(">=250ms", ">=", 0.25)]
    [TestCase("> 5%", ">", 0.05)]
    [TestCase("<= 2.9 %", "<=", 0.029)]
    [TestCase("> 20", ">", 20)]
    [TestCase("> 1e3", ">", 1000)]
    [TestCase("< 0%", "<", 0)]
    public void Times_are_seconds_and_percentages_parts_of_one(string text, string comparison, double value)
    {
        var threshold = Threshold.Parse(text)!;

        Assert.That((threshold.Operator, threshold.Value, threshold.ToString()), Is.EqualTo((comparison, value, text)));
    }

    [TestCase("3s")]
    [TestCase("= 3")]
    [TestCase("> -1")]
    [TestCase("> 1 2")]
    [TestCase("> 1.2.3")]
    [TestCase("> five")]
    [TestCase("")]
    public void What_is_no_bound_is_not_read(string text) => Assert.That(Threshold.Parse(text), Is.Null);

    [TestCase("< 3", 2.9, true)]
    [TestCase("< 3", 3, false)]
    [TestCase("<= 3", 3, true)]
    [TestCase("<= 3", 3.1, false)]
    [TestCase("> 3", 3, false)]
    [TestCase("> 3", 3.1, true)]
    [TestCase(">= 3", 3, true)]
    [TestCase(">= 3", 2.9, false)]
    public void The_bound_itself_belongs_to_the_side_that_says_so(string text, double value, bool holds) =>
        Assert.That(Threshold.Parse(text)!.Holds(value), Is.EqualTo(holds));

    [Test]
    public void A_share_that_is_written_as_a_percentage_is_exactly_that_share() =>
        Assert.That(Threshold.Parse("> 2.9%")!.Holds(29.0 / 1000), Is.False, "29 of 1000 is 2.9%, and not above it");

    [Test]
    public void What_is_not_a_number_holds_no_bound() =>
        Assert.That(new[] { "< 3", "<= 3", "> 3", ">= 3" }.Where(text => Threshold.Parse(text)!.Holds(double.NaN)), Is.Empty);
}
