using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>A flag of somebody's own: at first it is on, and its new checkout serves.</summary>
internal sealed class FakeFlag : FakeController
{
    public const string Path = "/flags/new-checkout";
    private bool _isOn = true;
    private string _by = "ada";
    private int _mark = 7;

    protected override string Served => _isOn ? "on" : "off";

    protected override GivenAnswer Limited => new(429);

    public static Task<FakeFlag> StartAsync() => StartAsync(new FakeFlag());

    protected override GivenAnswer? Read(ReceivedRequest request) => request.Path == Path ? new GivenAnswer(200, Shown()) : null;

    protected override bool IsChange(ReceivedRequest request) => request.Method == "PUT";

    protected override GivenAnswer? Refusal(ReceivedRequest request) => null;

    protected override GivenAnswer Begin(ReceivedRequest request, Course course)
    {
        var isOn = (bool)request.Json["on"]!;
        Play(course, () => Set(isOn, "runbook"), () => { }, () => { });
        return new GivenAnswer(204);
    }

    protected override GivenAnswer Forbidden(ReceivedRequest request) => new(403);

    protected override void Deploy(string version) => Set(version == "on", "ada");

    protected override void Prune() { }

    protected override void MoveBySomebody() => Set(isOn: false, "ada");

    protected override void PutBack() => Set(isOn: true, "a rule");

    private void Set(bool isOn, string by)
    {
        (_isOn, _by) = (isOn, by);
        if (!ReusesMark)
            _mark++;
    }

    private JsonObject Shown() =>
        new()
        {
            ["on"] = _isOn,
            ["revision"] = _mark,
            ["changedBy"] = _by,
        };
}
