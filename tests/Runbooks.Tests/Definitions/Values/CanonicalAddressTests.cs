using Runbooks.Definitions.Values;

namespace Runbooks.Tests.Definitions.Values;

/// <summary>One target, however people write where it is.</summary>
public sealed class CanonicalAddressTests
{
    [TestCase("HTTPS://Deploy.Example.COM", "https://deploy.example.com")]
    [TestCase("https://deploy.example.com:443/", "https://deploy.example.com")]
    [TestCase("https://deploy.example.com.", "https://deploy.example.com")]
    [TestCase("https://ada:secret@deploy.example.com/?x=1#y", "https://deploy.example.com")]
    [TestCase("https://deploy.example.com/Shop//", "https://deploy.example.com/Shop")]
    [TestCase("http://127.0.0.1:8080", "http://localhost:8080")]
    [TestCase("http://127.0.0.2:8080/", "http://127.0.0.2:8080")]
    [TestCase("http://[::1]:8080", "http://localhost:8080")]
    [TestCase("http://[::ffff:127.0.0.1]:8080", "http://localhost:8080")]
    [TestCase("http://LOCALHOST.:8080", "http://localhost:8080")]
    [TestCase("http://0.0.0.0:8080", "http://localhost:8080")]
    [TestCase("http://[2001:DB8:0::1]/", "http://[2001:db8::1]")]
    [TestCase("http://bücher.example/", "http://xn--bcher-kva.example")]
    public void All_spellings_of_an_address_are_one(string written, string canonical)
    {
        Assert.That(CanonicalAddress.Of(written).Text, Is.EqualTo(canonical));
        Assert.That(CanonicalAddress.Of(new Uri(written)), Is.EqualTo(CanonicalAddress.Of(canonical)));
        Assert.That(CanonicalAddress.Of(new Uri(written)).Key, Is.EqualTo(CanonicalAddress.Of(canonical).Key).And.Match("^[0-9a-f]{16}$"));
    }

    [TestCase("http://deploy.example.com")]
    [TestCase("https://deploy.example.com:8443")]
    [TestCase("https://deploy.example.com/shop")]
    [TestCase("https://app.localhost")]
    public void Other_addresses_are_others(string other) =>
        Assert.That(CanonicalAddress.Of(other), Is.Not.EqualTo(CanonicalAddress.Of("https://deploy.example.com")));
}
