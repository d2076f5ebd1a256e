using System.Text.Json.Nodes;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;

namespace Runbooks.Tests.Controllers;

public sealed class PlaybookQueryTests
{
    [TestCase("https://deploy.example.com", null, """{"content":"ping"}""")]
    [TestCase("https://deploy.example.com", "shop", """{"content":"ping","tenantId":"shop"}""")]
    [TestCase("http://localhost:8080", null, """{"content":"ping","tenantId":"demo-tenant"}""")]
    [TestCase("http://127.0.0.1:8080", "shop", """{"content":"ping","tenantId":"shop"}""")]
    public void A_tenant_that_nobody_said_is_sent_to_this_machine_alone(string address, string? said, string body)
    {
        var target = new Target("shop", new Uri(address));
        if (said is not null)
            target = target with { Tenant = said };

        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(PlaybookQuery.Call(target.Tenant, "ping").Body!), JsonNode.Parse(body)));
    }
}
