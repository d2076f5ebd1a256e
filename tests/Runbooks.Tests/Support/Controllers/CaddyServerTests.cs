namespace Runbooks.Tests.Support.Controllers;

[Category("Servers")]
public sealed class CaddyServerTests
{
    [Test]
    public async Task An_upstream_is_replaced_only_as_long_as_its_Etag_holds()
    {
        await using var caddy = await CaddyServer.StartAsync();
        Assert.That(await caddy.ServingAsync(), Is.EqualTo("1.5.0"));
        var (json, etag) = await caddy.ReadAsync(CaddyServer.UpstreamsPath);
        Assert.That((string)json![0]!["dial"]!, Is.EqualTo(caddy.Dial("1.5.0")));

        var first = await caddy.ServeAsync("1.4.2", etag);
        var second = await caddy.ServeAsync("1.5.0", etag);

        Assert.That(first.Status, Is.EqualTo(200), first.Said);
        Assert.That(second.Status, Is.EqualTo(412), second.Said);
        Assert.That(await caddy.ServingAsync(), Is.EqualTo("1.4.2"));
        Assert.That((await caddy.ReadAsync(CaddyServer.UpstreamsPath)).Etag, Is.Not.EqualTo(etag));
    }

    [Test]
    public async Task The_same_upstreams_have_the_same_Etag_again()
    {
        await using var caddy = await CaddyServer.StartAsync();
        var before = (await caddy.ReadAsync(CaddyServer.UpstreamsPath)).Etag;

        await caddy.ServeAsync("1.4.2");
        await caddy.ServeAsync("1.5.0");

        Assert.That((await caddy.ReadAsync(CaddyServer.UpstreamsPath)).Etag, Is.EqualTo(before), "it is a hash of what is there");
    }

    [Test]
    public async Task A_broken_release_is_seen_from_the_front()
    {
        await using var caddy = await CaddyServer.StartAsync();
        caddy.Release("1.5.0").Broken.Add("1.5.0");
        using var http = new HttpClient();

        using var broken = await http.GetAsync(new Uri(caddy.Front, "orders"));
        await caddy.ServeAsync("1.4.2");
        using var whole = await http.GetAsync(new Uri(caddy.Front, "orders"));

        Assert.That(((int)broken.StatusCode, (int)whole.StatusCode), Is.EqualTo((500, 200)));
    }
}
