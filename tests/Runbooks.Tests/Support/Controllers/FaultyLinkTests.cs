using System.Text;
using static Runbooks.Tests.Support.Controllers.LinkFault;

namespace Runbooks.Tests.Support.Controllers;

public sealed class FaultyLinkTests
{
    [TestCase(None, 201, 1)]
    [TestCase(LosesBefore, 0, 0)]
    [TestCase(LosesAfter, 0, 1)]
    [TestCase(Busy, 503, 0)]
    [TestCase(BusyAfter, 503, 1)]
    [TestCase(Claims, 200, 0)]
    [TestCase(Conflict, 409, 0)]
    public async Task A_request_arrives_or_does_not_whatever_is_answered(object fault, int status, int applied)
    {
        await using var controller = await FakeHeroku.StartAsync();
        await using var link = new FaultyLink(controller.BaseUrl);
        link.Meets = request => request.StartsWith("POST", StringComparison.Ordinal) ? (LinkFault)fault : None;

        var answered = await RollBackAsync(link.BaseUrl);

        Assert.That((answered, controller.Applied), Is.EqualTo((status, applied)));
        Assert.That(link.Requests, Is.EqualTo(["POST /apps/checkout/releases"]));
    }

    [Test]
    public async Task What_is_late_arrives_when_the_test_lets_it()
    {
        await using var controller = await FakeHeroku.StartAsync();
        await using var link = new FaultyLink(controller.BaseUrl);
        link.Meets = _ => LosesAndArrivesLate;

        Assert.That((await RollBackAsync(link.BaseUrl), controller.Applied), Is.EqualTo((0, 0)));
        link.Release();

        await Bounded.UntilAsync(() => controller.Applied == 1, "the request arrives");
    }

    [Test]
    public async Task An_answer_that_is_held_comes_when_the_test_lets_it()
    {
        await using var controller = await FakeHeroku.StartAsync();
        await using var link = new FaultyLink(controller.BaseUrl);
        link.Meets = _ => HoldsAnswer;

        var answer = RollBackAsync(link.BaseUrl);
        await Bounded.UntilAsync(() => controller.Applied == 1, "the request arrives");
        Assert.That(answer.IsCompleted, Is.False);
        link.Release();

        Assert.That(await Bounded.Of(answer, "the answer comes"), Is.EqualTo(201));
    }

    [Test]
    [Category("Servers")]
    public async Task The_Etag_behind_an_answer_of_Caddy_comes_through()
    {
        await using var caddy = await CaddyServer.StartAsync();
        await using var link = new FaultyLink(caddy.Admin);
        using var http = new HttpClient { BaseAddress = link.BaseUrl };

        using var answer = await http.GetAsync(CaddyServer.UpstreamsPath);
        await answer.Content.ReadAsStringAsync();

        Assert.That(answer.TrailingHeaders.GetValues("ETag").Single(), Is.EqualTo((await caddy.ReadAsync(CaddyServer.UpstreamsPath)).Etag));
    }

    // Zero where the answer was lost.
    private static async Task<int> RollBackAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var wanted = new StringContent("""{"release":"01234567-89ab-cdef-0123-000000000002"}""", Encoding.UTF8, "application/json");
        try
        {
            using var answer = await http.PostAsync("apps/checkout/releases", wanted);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
