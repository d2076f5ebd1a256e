using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// A deployment of a service's image whose version must be the one that was read: somebody's own API in the manner of Kubernetes. At first
/// image 1.5.0 serves, and 1.4.1 and 1.4.2 are kept.
/// </summary>
internal sealed class FakeDeployment : FakeController
{
    public const string Path = "/api/deployments/checkout";
    private readonly List<(int Revision, string Image)> _kept = [(1, "1.4.1"), (2, "1.4.2"), (3, "1.5.0")];
    private string _wanted = "1.5.0";
    private string _serves = "1.5.0";
    private string? _failure;
    private string _by = "ada";
    private int _mark = 100;

    protected override string Served => _serves;

    protected override GivenAnswer Limited => Said(429, "too many requests");

    public static Task<FakeDeployment> StartAsync() => StartAsync(new FakeDeployment());

    protected override GivenAnswer? Read(ReceivedRequest request) =>
        request.Path switch
        {
            Path => new GivenAnswer(200, Shown()),
            Path + "/revisions" => new GivenAnswer(
                200,
                new JsonArray([.. _kept.Select(k => new JsonObject { ["revision"] = k.Revision, ["image"] = k.Image })])
            ),
            _ => null,
        };

    protected override bool IsChange(ReceivedRequest request) => request.Method == "PUT";

    protected override GivenAnswer? Refusal(ReceivedRequest request) =>
        $"{request.Json["resourceVersion"]}" != $"{_mark}" ? Said(409, "the object has been modified; read it again")
        : _kept.Any(k => k.Image == (string?)request.Json["image"]) ? null
        : Said(422, "no such image");

    protected override GivenAnswer Begin(ReceivedRequest request, Course course)
    {
        var image = (string)request.Json["image"]!;
        if (course == Course.Claimed)
            return new GivenAnswer(200, Shown());
        Set(image, "runbook");
        Play(course, () => _serves = image, () => _failure = "0 of 3 replicas came up", () => { });
        return new GivenAnswer(200, Shown());
    }

    protected override GivenAnswer Forbidden(ReceivedRequest request) => Said(403, "deployments.update is not allowed");

    protected override void Deploy(string version)
    {
        _kept.Add((_kept[^1].Revision + 1, version));
        Set(version, "ada");
        _serves = version;
    }

    protected override void Prune() => _kept.RemoveAll(k => k.Image != _serves);

    protected override void MoveBySomebody() => Deploy("1.6.0");

    protected override void PutBack()
    {
        Set("1.5.0", "a reconciler");
        _serves = "1.5.0";
    }

    private static GivenAnswer Said(int status, string message) => new(status, new JsonObject { ["message"] = message });

    private void Set(string image, string by)
    {
        (_wanted, _by, _failure) = (image, by, null);
        if (!ReusesMark)
            _mark++;
    }

    private JsonObject Shown() =>
        new()
        {
            ["resourceVersion"] = $"{_mark}",
            ["changedBy"] = _by,
            ["image"] = _wanted,
            ["status"] = new JsonObject { ["image"] = _serves, ["failure"] = _failure },
        };
}
