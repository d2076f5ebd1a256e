using Runbooks.Definitions.Values;

namespace Runbooks.Tests.Definitions.Values;

[Parallelizable(ParallelScope.All)]
public sealed class HeaderRulesTests
{
    [TestCase("X-Tenant", null)]
    [TestCase("x_tenant!", null)]
    [TestCase("", "`` is not the name of a header")]
    [TestCase("Bad Name", "`Bad Name` is not the name of a header")]
    [TestCase("Ü", "`Ü` is not the name of a header")]
    [TestCase("Host", "the header `Host` is set by the connection itself")]
    [TestCase("content-LENGTH", "the header `content-LENGTH` is set by the connection itself")]
    public void A_name_is_one_that_may_be_sent(string name, string? problem) =>
        Assert.That(HeaderRules.ProblemOfName(name), Is.EqualTo(problem));

    [TestCase("text/plain; q=0.9\t", null)]
    [TestCase("one\r\nX-Admin: true", "the value of the header `X` holds a line break, which no header may")]
    [TestCase("one\0", "the value of the header `X` holds a line break, which no header may")]
    [TestCase("grün", "the value of the header `X` holds characters that are not ASCII, which no header may")]
    [TestCase("\u007f", "the value of the header `X` holds characters that are not ASCII, which no header may")]
    public void A_value_begins_no_other_header(string value, string? problem) =>
        Assert.That(HeaderRules.ProblemOfValue("X", value), Is.EqualTo(problem));

    [Test]
    public void A_value_that_is_refused_is_not_shown() =>
        Assert.That(HeaderRules.ProblemOfValue("Authorization", "Bearer s3cr3t\n"), Does.Not.Contain("s3cr3t"));
}
