namespace Runbooks.Tests.Support.Controllers;

[Category("Servers")]
public sealed class HaproxyServerTests
{
    [Test]
    public async Task Weights_move_the_traffic_by_one_line_of_the_runtime_API()
    {
        await using var haproxy = await HaproxyServer.StartAsync();
        Assert.That(await haproxy.ServingAsync(), Is.EqualTo("1.5.0"));

        var said = await haproxy.AskAsync("set weight releases/v1.4.2 100; set weight releases/v1.5.0 0");

        Assert.That(said.Trim(), Is.Empty, "silence is assent");
        Assert.That(await haproxy.ServingAsync(), Is.EqualTo("1.4.2"));
        Assert.That(await haproxy.WeightsAsync(), Is.EqualTo(new Dictionary<string, int> { ["v1.4.2"] = 100, ["v1.5.0"] = 0 }));
    }

    [Test]
    public async Task What_it_does_not_know_it_says_and_changes_nothing()
    {
        await using var haproxy = await HaproxyServer.StartAsync();

        Assert.That(await haproxy.AskAsync("set weight releases/v9 100"), Does.Contain("No such server."));
        Assert.That(await haproxy.ServingAsync(), Is.EqualTo("1.5.0"));
    }

    [Test]
    public async Task A_program_asks_without_a_shell()
    {
        var socat = Component.Program("socat");
        await using var haproxy = await HaproxyServer.StartAsync();

        var asked = Bounded.Run(socat, "-t5", "EXEC:\"echo show stat releases 4 -1 json\"!!STDOUT", $"UNIX-CONNECT:{haproxy.Socket}");

        Assert.That(asked.Code, Is.Zero, asked.Said);
        Assert.That(asked.Out, Does.StartWith("[[{").And.Contain("v1.4.2"));
    }
}
