using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Controllers;
using Runbooks.Targets;

namespace Runbooks.Tests.Targets;

/// <summary>Failure that is said with HTTP 200, read in one place for checks, samples, probes and health.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SaidFailureTests
{
    [TestCase("""{"message":"Error: database down","success":false}""", "`success` is false")]
    [TestCase("""{"Success":"False","message":"Hello."}""", "`Success` is \"False\"")]
    [TestCase("""{"ok":false,"message":"Hello."}""", "`ok` is false")]
    [TestCase("""{"is_success":false,"message":"Hello."}""", "`is_success` is false")]
    [TestCase("""{"failed":true,"message":"Hello."}""", "`failed` is true")]
    [TestCase("""{"hasErrors":true,"message":"Hello."}""", "`hasErrors` is true")]
    [TestCase("""{"status":"error","message":"Hello."}""", "`status` is \"error\"")]
    [TestCase("""{"status":"FAILED","message":"Hello."}""", "`status` is \"FAILED\"")]
    [TestCase("""{"type":"error","message":"Hello."}""", "`type` is \"error\"")]
    [TestCase("""{"result":"failure","message":"Hello."}""", "`result` is \"failure\"")]
    [TestCase("""{"status":503,"message":"Hello."}""", "`status` is 503")]
    [TestCase("""{"statusCode":"500","message":"Hello."}""", "`statusCode` is \"500\"")]
    [TestCase("""{"code":500,"message":"Hello."}""", "`code` is 500")]
    [TestCase("""{"error":{"code":5},"message":"Hello."}""", "`error` is {\"code\":5}")]
    [TestCase("""{"error":true,"message":"Hello."}""", "`error` is true")]
    [TestCase("""{"error":"database down","message":"Hello."}""", "`error` is \"database down\"")]
    [TestCase("""{"errors":[{"message":"timeout"}],"message":"Hello."}""", "`errors` is [{\"message\":\"timeout\"}]")]
    [TestCase("""{"errors":{"tenantId":["is unknown"]},"message":"Hello."}""", "`errors` is {\"tenantId\":[\"is unknown\"]}")]
    [TestCase("""{"errorMessage":"database down","message":"Hello."}""", "`errorMessage` is \"database down\"")]
    public void An_answer_that_says_failure_with_200_is_no_sensible_one_an_error_and_no_health(string body, string said) =>
        Assert.Multiple(() =>
        {
            Assert.That(SaidFailure.In(JsonNode.Parse(body)), Is.EqualTo(said));
            Assert.That(PlaybookQuery.Read(Answer(body)).Why, Is.EqualTo($"the answer says itself that it failed: {said}"));
            Assert.That(Sampler.UsualProblem(Answer(body)), Is.EqualTo($"the answer says itself that it failed: {said}"));
            Assert.That(HealthReading.Parse(Answer(body)).Healthy, Is.False);
            Assert.That(
                HealthReading.Parse(Answer(body.Replace("{\"", "{\"health\":\"healthy\",\"", StringComparison.Ordinal))).Healthy,
                Is.False
            );
        });

    [TestCase("""{"message":"Hello."}""")]
    [TestCase("""{"message":"Error: is a word that I can explain. It failed, and success is false."}""")]
    [TestCase("""{"message":"Hello.","error":null,"errors":[],"success":true,"ok":true}""")]
    [TestCase("""{"message":"Hello.","error":"","errors":{}}""")]
    [TestCase("""{"message":"Hello.","error":false,"errorCode":0,"errorMessage":"none"}""")]
    [TestCase("""{"message":"Hello.","error":"OK","errorCode":"0000"}""")]
    [TestCase("""{"message":"Hello.","error":{"code":0,"message":null,"details":[]}}""")]
    [TestCase("""{"message":"Hello.","errors":[null,""]}""")]
    [TestCase("""{"message":"Hello.","failed":false,"failure":null,"isError":false}""")]
    [TestCase("""{"message":"Hello.","status":"completed","type":"answer","code":200,"statusCode":200}""")]
    [TestCase("""{"message":"Hello.","code":20000,"status":0}""")]
    [TestCase("""{"message":"Hello.","errorRate":0.4,"errorHandling":"on","data":{"error":"a title","success":false}}""")]
    public void An_honest_answer_says_no_failure(string body) =>
        Assert.Multiple(() =>
        {
            Assert.That(SaidFailure.In(JsonNode.Parse(body)), Is.Null);
            Assert.That(PlaybookQuery.Read(Answer(body)).Why, Is.Null);
            Assert.That(Sampler.UsualProblem(Answer(body)), Is.Null);
            Assert.That(HealthReading.Parse(Answer(body)).Healthy, Is.Not.False);
        });

    [TestCase(
        "data: {\"token\":\"Hello\",\"type\":\"content\"}\n\ndata: {\"type\":\"error\",\"message\":\"database "
            + "down\"}\n\ndata: {\"type\":\"done\"}\n",
        "`type` is \"error\""
    )]
    [TestCase("data: {\"token\":\"Hello\",\"type\":\"content\"}\n\ndata: {\"type\":\"done\",\"success\":false}\n", "`success` is false")]
    [TestCase(
        "data: {\"token\":\"Hello\",\"type\":\"content\"}\n\nevent: error\ndata: {}\n\ndata: {\"type\":\"done\"}\n",
        "an event of the stream is `error`"
    )]
    public void An_event_stream_that_says_failure_is_no_sensible_answer(string body, string said) =>
        Assert.That(
            PlaybookQuery.Read(Answer(body, "text/event-stream")).Why,
            Is.EqualTo($"the answer says itself that it failed: {said}")
        );

    [TestCase("[{\"success\":false}]")]
    [TestCase("false")]
    [TestCase("null")]
    public void What_is_no_object_says_nothing_of_what_was_asked(string body) => Assert.That(SaidFailure.In(JsonNode.Parse(body)), Is.Null);

    private static Answered Answer(string body, string type = "application/json") =>
        new(200, new Dictionary<string, string> { ["content-type"] = type }, Encoding.UTF8.GetBytes(body), null, TimeSpan.Zero);
}
