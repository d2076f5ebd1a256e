using Runbooks.Diagnostics;

namespace Runbooks.Tests.Diagnostics;

/// <summary>How a sentence begins that is made of parts.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SentenceTextTests
{
    [TestCase("blue serves 1.4.2", "Blue serves 1.4.2")]
    [TestCase("checkout-7d serves 1.4.2", "checkout-7d serves 1.4.2")]
    [TestCase("checkout_7 serves", "checkout_7 serves")]
    [TestCase("shop.internal is away", "shop.internal is away")]
    [TestCase("v3 serves 1.4.2", "v3 serves 1.4.2")]
    [TestCase("something: else", "Something: else")]
    [TestCase("recovered.", "Recovered.")]
    [TestCase("`x` failed", "`x` failed")]
    [TestCase("", "")]
    public void It_begins_with_a_capital_unless_a_name_begins_it(string text, string sentence) =>
        Assert.That(SentenceText.Begin(text), Is.EqualTo(sentence));
}
