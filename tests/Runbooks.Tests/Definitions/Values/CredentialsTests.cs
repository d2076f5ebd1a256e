using Runbooks.Definitions.Values;

namespace Runbooks.Tests.Definitions.Values;

[Parallelizable(ParallelScope.All)]
public sealed class CredentialsTests
{
    [TestCase("Authorization", true)]
    [TestCase("X-API-Key", true)]
    [TestCase("x-auth-token", true)]
    [TestCase("DB_PASSWD", true)]
    [TestCase("Set-Cookie", true)]
    [TestCase("tokens", false)]
    [TestCase("max_tokens", false)]
    [TestCase("monkey", false)]
    [TestCase("Content-Type", false)]
    public void A_name_tells_whether_its_value_is_a_secret(string name, bool isSecret) =>
        Assert.That(Credentials.AreNamed(name), Is.EqualTo(isSecret));

    [Test]
    public void The_secret_of_a_header_is_what_follows_its_scheme() =>
        Assert.That(Credentials.InHeader("Authorization", "Bearer abcdef"), Is.EqualTo(new[] { "abcdef" }));

    [Test]
    public void What_Basic_encodes_is_a_secret_as_well() =>
        Assert.That(
            Credentials.InHeader("Authorization", "Basic b3BzOmh1bnRlcjI="),
            Is.EqualTo(new[] { "b3BzOmh1bnRlcjI=", "ops:hunter2", "hunter2" })
        );

    [Test]
    public void A_header_of_another_name_has_no_secret() => Assert.That(Credentials.InHeader("Accept", "Bearer abcdef"), Is.Empty);

    [Test]
    public void The_lines_of_a_key_and_the_members_of_a_document_are_secrets_of_their_own()
    {
        Assert.That(
            Credentials.PartsOf("-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\nshort\n"),
            Does.Contain("MIIEvQIBADANBgkqhkiG9w0BAQ").And.Not.Contain("short")
        );
        Assert.That(
            Credentials.PartsOf(""" {"user":"ops","keys":[{"value":"a-long-secret"}]} """),
            Does.Contain("a-long-secret").And.Not.Contain("ops")
        );
        Assert.That(Credentials.PartsOf("{no document"), Has.All.EqualTo("{no document"));
    }
}
