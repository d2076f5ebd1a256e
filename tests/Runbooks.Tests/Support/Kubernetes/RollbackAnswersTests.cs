using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>What the real server answers to a patch that goes back to the template of an earlier ReplicaSet.</summary>
[Category("Servers")]
public sealed class RollbackAnswersTests
{
    private KubernetesNamespace _space = null!;

    [SetUp]
    public async Task Begin()
    {
        _space = await KubernetesNamespace.CreateAsync();
        await _space.DeployAsync(new Workload("shop", "shop:1.0"));
        await _space.SetImageAsync("shop", "shop:1.1");
        await _space.RolledOutAsync("shop");
    }

    [TearDown]
    public async Task End()
    {
        if (_space is not null)
            await _space.DisposeAsync();
    }

    [Test]
    public async Task The_earlier_release_serves_again_and_its_replica_set_has_the_newest_number()
    {
        var (seen, earlier) = (await ReadAsync(), await TemplateAsync("shop:1.0"));
        var answer = await PatchAsync(
            _space.Api,
            Unchanged("/spec/template", seen["spec"]!["template"]!),
            Becomes("/spec/template", earlier)
        );
        Assert.That(answer.Status, Is.EqualTo(200), () => $"{answer.Body}");
        await _space.RolledOutAsync("shop");

        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
        Assert.That(await RevisionsAsync(), Is.EquivalentTo(["shop:1.0 is 3", "shop:1.1 is 2"]));
    }

    [Test]
    public async Task A_template_that_is_no_longer_so_is_refused_as_any_patch_is_that_cannot_be_applied()
    {
        var (seen, earlier) = (await ReadAsync(), await TemplateAsync("shop:1.0"));
        await _space.SetImageAsync("shop", "shop:1.2");

        var answer = await PatchAsync(
            _space.Api,
            Unchanged("/spec/template", seen["spec"]!["template"]!),
            Becomes("/spec/template", earlier)
        );

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That((string?)answer.Body["reason"], Is.EqualTo("Invalid"));
        Assert.That((string?)answer.Body["message"], Is.EqualTo("the server rejected our request due to an error in our request"));
        var other = await PatchAsync(_space.Api, Becomes("/spec/nothing/here", earlier));
        Assert.That(other.Body.ToJsonString(), Is.EqualTo(answer.Body.ToJsonString()), "nothing tells the two from each other");
    }

    [Test]
    public async Task A_template_that_is_still_so_is_taken_whatever_an_autoscaler_does_meanwhile()
    {
        var (seen, earlier) = (await ReadAsync(), await TemplateAsync("shop:1.0"));
        await _space.ScaleAsync("shop", 4);

        var answer = await PatchAsync(
            _space.Api,
            Unchanged("/spec/template", seen["spec"]!["template"]!),
            Becomes("/spec/template", earlier)
        );

        Assert.That(answer.Status, Is.EqualTo(200), () => $"{answer.Body}");
        await _space.RolledOutAsync("shop");
        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
    }

    [Test]
    public async Task A_version_that_is_no_longer_so_is_a_conflict_in_each_kind_of_request()
    {
        var (seen, earlier) = (await ReadAsync(), await TemplateAsync("shop:1.0"));
        var version = (string)seen["metadata"]!["resourceVersion"]!;
        await _space.ScaleAsync("shop", 4);
        var whole = seen.DeepClone();
        whole["spec"]!["template"] = earlier.DeepClone();
        var merged = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = version },
            ["spec"] = new JsonObject { ["template"] = earlier.DeepClone() },
        };

        KubernetesAnswer[] answers =
        [
            await PatchAsync(_space.Api, Becomes("/metadata/resourceVersion", version), Becomes("/spec/template", earlier)),
            await _space.Api.SendAsync("PATCH", _space.Deployment("shop"), merged, KubernetesApi.MergePatch),
            await _space.Api.SendAsync("PUT", _space.Deployment("shop"), whole),
        ];

        Assert.That(answers.Select(a => (a.Status, (string?)a.Body["reason"])), Is.All.EqualTo((409, "Conflict")));
        Assert.That(
            answers.Select(a => (string?)a.Body["message"]),
            Is.All.EqualTo(
                "Operation cannot be fulfilled on deployments.apps \"shop\": the object has been modified; "
                    + "please apply your changes to the latest version and try again"
            )
        );
    }

    [Test]
    public async Task A_template_that_serves_already_changes_nothing()
    {
        var seen = await ReadAsync();
        var answer = await PatchAsync(_space.Api, Becomes("/spec/template", seen["spec"]!["template"]!));

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That((long)answer.Body["metadata"]!["generation"]!, Is.EqualTo((long)seen["metadata"]!["generation"]!));
    }

    [Test]
    public async Task A_rollback_whose_answer_is_lost_was_carried_out()
    {
        var token = await _space.AccountAsync("deployer", new Right("apps", "deployments", "patch"));
        await using var proxy = await FaultyProxy.BeforeAsync(_space.Server.Address, _space.Server.Authority);
        proxy.Let("PATCH", "/deployments/shop$", ProxyFault.LostAnswer);
        var earlier = await TemplateAsync("shop:1.0");

        Assert.That(
            () => PatchAsync(_space.Server.As(token, proxy.Address), Becomes("/spec/template", earlier)),
            Throws.InstanceOf<HttpRequestException>()
        );
        await _space.RolledOutAsync("shop");
        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.0"]));
    }

    [Test]
    public async Task A_missing_right_is_named_with_its_verb()
    {
        var token = await _space.AccountAsync("reader", new Right("apps", "deployments", "get"), new Right("apps", "replicasets", "list"));
        var reader = _space.Server.As(token);
        var answer = await PatchAsync(reader, Becomes("/spec/template", await TemplateAsync("shop:1.0")));

        Assert.That(answer.Status, Is.EqualTo(403));
        Assert.That((string?)answer.Body["reason"], Is.EqualTo("Forbidden"));
        Assert.That(
            (string?)answer.Body["message"],
            Is.EqualTo(
                $"deployments.apps \"shop\" is forbidden: User \"system:serviceaccount:{_space.Name}:reader\" cannot patch resource "
                    + $"\"deployments\" in API group \"apps\" in the namespace \"{_space.Name}\""
            )
        );
    }

    [Test]
    public async Task A_deployment_that_is_not_there_is_not_found()
    {
        var answer = await _space.Api.SendAsync("GET", _space.Deployment("none"));

        Assert.That(answer.Status, Is.EqualTo(404));
        Assert.That((string?)answer.Body["message"], Is.EqualTo("deployments.apps \"none\" not found"));
    }

    [Test]
    public async Task While_it_is_paused_the_earlier_replica_set_has_the_newest_number_and_no_pods()
    {
        await _space.PauseAsync("shop");
        var answer = await PatchAsync(_space.Api, Becomes("/spec/template", await TemplateAsync("shop:1.0")));
        Assert.That(answer.Status, Is.EqualTo(200));

        await Bounded.UntilAsync(async () => (await RevisionsAsync()).Contains("shop:1.0 is 3"), "the controller has seen the change");
        Assert.That(await _space.ServingAsync("shop"), Is.EqualTo(["shop:1.1"]));
    }

    private Task<JsonObject> ReadAsync() => _space.Api.GetAsync(_space.Deployment("shop"));

    // The template of the release with an image, as it was before its ReplicaSet was given a label of its own.
    private async Task<JsonNode> TemplateAsync(string image)
    {
        var template = (await SetsAsync()).Select(s => s["spec"]!["template"]!).Single(t => ImageOf(t) == image).DeepClone();
        template["metadata"]!["labels"]!.AsObject().Remove("pod-template-hash");
        return template;
    }

    private async Task<IReadOnlyList<string>> RevisionsAsync() =>
        [
            .. (await SetsAsync()).Select(s =>
                $"{ImageOf(s["spec"]!["template"]!)} is {s["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"]}"
            ),
        ];

    private async Task<IEnumerable<JsonNode>> SetsAsync() =>
        (await _space.Api.GetAsync(_space.ReplicaSets("shop")))["items"]!.AsArray().OfType<JsonNode>();

    private Task<KubernetesAnswer> PatchAsync(KubernetesApi api, params JsonNode[] operations) =>
        api.SendAsync("PATCH", _space.Deployment("shop"), new JsonArray(operations), KubernetesApi.JsonPatch);

    private static JsonObject Unchanged(string path, JsonNode value) => Operation("test", path, value);

    private static JsonObject Becomes(string path, JsonNode value) => Operation("replace", path, value);

    private static JsonObject Operation(string operation, string path, JsonNode value) =>
        new()
        {
            ["op"] = operation,
            ["path"] = path,
            ["value"] = value.DeepClone(),
        };

    private static string ImageOf(JsonNode template) => (string)template["spec"]!["containers"]![0]!["image"]!;
}
