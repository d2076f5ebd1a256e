using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Runbooks.Incidents.Writing;
using Runbooks.Locks;
using Runbooks.Notifications;
using Runbooks.Runs;
using Runbooks.Storage;
using Runbooks.Watch;

namespace Runbooks.Tests.Storage;

/// <summary>One answer for whatever lies where this machine keeps something.</summary>
public sealed class StateFileTests
{
    private const string Owner = """{"user":"alice","host":"laptop","machine":"m","boot":"b","space":null,"process":4711,"started":"1"}""";

    private const string Time = "2026-11-23T15:42:10.0000000+00:00";

    // As the version before wrote them.
    private static readonly (string Name, string Text, Func<string, (StateCondition Condition, string? Problem)> Read)[] Files =
    [
        Of(
            "invocation",
            """{"workingDirectory":"/srv","target":"shop","baseUrl":null,"headers":["X"],"boot":"b","startedAtMs":12.5}""",
            RunStateJson.Default.Invocation
        ),
        Of(
            "question",
            """
            {"run":"r","runbook":"quick","path":"ask","question":"Go?","from":["dba"],"changes":[],"where":"shop","fourEyes":true,
            "expiresAt":"TIME"}
            """,
            RunStateJson.Default.ApprovalQuestion
        ),
        Of("answer", """{"granted":true}""", RunStateJson.Default.ApprovalReply),
        Of(
            "acknowledgement",
            """{"by":"dba","how":"runbook ack","at":"TIME","role":"dba","account":"alice"}""",
            NoticeStoreJson.Default.Acknowledgement
        ),
        Of(
            "thread",
            """
            {"subject":"INC","calledAt":"TIME","call":{"about":"end","target":"shop","at":"TIME","title":"t","body":"b","short":"s"},
            "escalates":true,"closed":false,"owner":OWNER,"places":{"team":"1"},"loudest":{"team":"critical"},"told":["x"],"telling":[],
            "headlines":["15:42 t"]}
            """,
            NoticeStoreJson.Default.SavedThread
        ),
        Of(
            "spooled commit",
            """
            {"incident":"INC","run":"r","directory":"incidents/x","repository":null,"push":true,"branch":"incident/INC","message":"m",
            "when":"TIME","notes":[]}
            """,
            SpoolJson.Default.SpooledCommit
        ),
        Of("guards", """{"shadow":false,"targets":{"shop":{}}}""", WatchMemoryJson.Default.SavedGuards),
        Of(
            "guarded target",
            """
            {"safeguards":{"cooldownMs":600000,"open":null,"closedAt":null,"rollbacks":[{"at":"TIME","badVersion":"1.5.0","run":null}]},
            "release":{"environment":"green","version":"1.5.0","since":null,"served":["1.4.0"]},"acted":["alert a"],
            "alerts":{"a":["0001-01-01T00:00:00.0000000Z","2026-11-23T15:42:10.0000000Z","2026-11-23T15:42:10.0000000Z"]}}
            """,
            WatchMemoryJson.Default.SavedTarget
        ),
        Of("triggers", """{"at":"TIME","targets":{"shop":{"health-check":{}}}}""", WatchMemoryJson.Default.SavedTriggers),
        Of(
            "trigger",
            """
            {"rule":"health-check Failures  3 0 0 0 0","phase":1,"since":10,"sinceTime":"TIME","lasted":0,"failures":1,"successes":0,
            "missing":0,"blind":false,"starved":false,"owed":false,"version":null,"versionSince":0,"flaps":0,"value":"Infinity",
            "conclusive":0,"samples":[[0,"TIME",0,1,1,null,1,"-Infinity"],[5,"TIME",2,0,0,"1.5.0",3,null]]}
            """,
            WatchMemoryJson.Default.SavedTrigger
        ),
        Of(
            "lock",
            """
            {"target":"shop","baseUrl":"http://shop","owner":OWNER,"run":"r","purpose":"p","fencing":1,"since":"TIME","leaseMs":1,
            "until":"TIME","untilTick":1,"released":false}
            """,
            LockJson.Default.LockState
        ),
    ];

    private static IEnumerable<string> Names => Files.Select(f => f.Name);

    [TestCaseSource(nameof(Names))]
    public void What_the_version_before_wrote_is_read(string name)
    {
        var file = Files.Single(f => f.Name == name);

        Assert.That(file.Read(file.Text), Is.EqualTo((StateCondition.Read, (string?)null)));
    }

    [TestCaseSource(nameof(Names))]
    public void What_is_no_json_is_damaged(string name)
    {
        var file = Files.Single(f => f.Name == name);

        Assert.That(file.Read(string.Empty), Is.EqualTo((StateCondition.Damaged, "the file is damaged: it is empty")));
        Assert.That(file.Read(file.Text[..^2]).Condition, Is.EqualTo(StateCondition.Damaged), "half of it is there");
        Assert.That(file.Read("\0\0\0\0").Condition, Is.EqualTo(StateCondition.Damaged), "a disk that lost power");
    }

    [TestCaseSource(nameof(Names))]
    public void Another_shape_is_another_version(string name)
    {
        var file = Files.Single(f => f.Name == name);

        Assert.Multiple(() =>
        {
            foreach (var text in (string[])["null", "[]", "5", "\"text\"", "true", "[{}]"])
                Assert.That(file.Read(text).Condition, Is.EqualTo(StateCondition.OtherVersion), text);
            foreach (var text in Mistaken(file.Text))
                Assert.That(file.Read(text).Condition, Is.EqualTo(StateCondition.OtherVersion), text);
        });
    }

    [Test]
    public void What_is_found_is_said_with_the_file_s_name()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"state-{Guid.NewGuid():N}.json");
        Assert.That(StateFile.Read(path, RunStateJson.Default.Invocation).Condition, Is.EqualTo(StateCondition.Absent));
        try
        {
            File.WriteAllText(path, "[]");
            Assert.That(
                StateFile.Read(path, RunStateJson.Default.Invocation).Problem,
                Is.EqualTo($"{path} is not as this version keeps it: it is a list")
            );
            File.WriteAllText(path, """{"workingDirectory":"/","target":5}""");
            Assert.That(
                StateFile.Read(path, RunStateJson.Default.Invocation).Problem,
                Is.EqualTo($"{path} is not as this version keeps it: `target` has another form")
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Each member, and each below one, in turn: in its place something that it never is.
    private static IEnumerable<string> Mistaken(string text)
    {
        var whole = (JsonObject)JsonNode.Parse(text)!;
        foreach (var key in whole.Select(m => m.Key).ToList())
        {
            var changed = (JsonObject)whole.DeepClone();
            changed[key] = whole[key] is JsonArray or JsonObject ? 5 : new JsonArray();
            yield return changed.ToJsonString();
            if (whole[key] is not JsonArray { Count: > 0 })
                continue;
            changed = (JsonObject)whole.DeepClone();
            changed[key]![0] = null;
            yield return changed.ToJsonString();
        }
    }

    private static (string Name, string Text, Func<string, (StateCondition Condition, string? Problem)> Read) Of<T>(
        string name,
        string text,
        JsonTypeInfo<T> shape
    )
        where T : class =>
        (name, text.Replace("OWNER", Owner, StringComparison.Ordinal).Replace("TIME", Time, StringComparison.Ordinal), content =>
        {
            var reading = StateFile.Parse("the file", Encoding.UTF8.GetBytes(content), shape);
            return (reading.Condition, reading.Problem);
        });
}
