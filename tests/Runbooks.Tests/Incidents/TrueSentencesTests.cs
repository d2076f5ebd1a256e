using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Incidents;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Review;
using Runbooks.Incidents.Templates;
using Runbooks.Tests.Support;
using Runbooks.Yaml;

namespace Runbooks.Tests.Incidents;

/// <summary>Every document of a run, for runs in which one of its sentences would not be true.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TrueSentencesTests
{
    // In no run at all: nobody knows whether a person or a script gave the command, and what is said twice in quotes is a mistake.
    private static readonly string[] Never =
    [
        "person took it on",
        "A person started",
        "A person noticed",
        "“\"",
        "\"”",
        "All 1 ",
        "succeeded in 0 s",
        "took 0 s",
        "had to be taken out of service",
        "by a person",
        "(unknown: ",
        ", found Of ",
    ];

    private static readonly Dictionary<string, (Func<Story, Task> Tell, string[] NotSaid, string[] Said)> Histories = new()
    {
        ["a rollback that was refused"] = (
            async s =>
            {
                await IntendAsync(s);
                await s.TellAsync(0.2, new RollbackAnswered(1, "refused", "\"No previous deployment found\"", 200, 12, null));
                await s.TellAsync(
                    0,
                    Resolved(
                        RollbackVerdict.Refused,
                        "POST /deployment/rollback: \"No previous deployment found\"; green still serves 1.5.0",
                        "green",
                        "1.5.0"
                    )
                );
                await EndAsync(s, Outcome.NotRecovered, "green", "1.5.0");
            },
            [
                "taken out of service",
                "saw nothing go wrong",
                "ROLLBACK COMPLETED",
                "ROLLBACK EXECUTED",
                "The standby environment held",
                "What is wrong with version",
                "Resolved:",
            ],
            [
                "The controller refused a request: “No previous deployment found”.",
                "If version 1.5.0 is the cause",
                "Is version 1.5.0 the cause?",
            ]
        ),
        ["a switch after a refusal"] = (
            async s =>
            {
                await IntendAsync(s);
                await s.TellAsync(0.2, new RollbackAnswered(1, "refused", "\"No previous deployment found\"", 200, 12, null));
                await SwitchedAsync(s, 2);
                await CheckAsync(s, CheckStatus.Pass);
                await EndAsync(s, Outcome.Recovered, "blue", "1.4.2");
            },
            ["saw nothing go wrong", "One request was enough"],
            [
                "The controller refused a request",
                "The one check of the checklist, “Health check”, passed.",
                "taken out of service, and the checks pass without it",
            ]
        ),
        ["a conflict with somebody who went there"] = (
            async s =>
            {
                await IntendAsync(s);
                await s.TellAsync(0.2, new RollbackAnswered(1, "conflict", "HTTP 412", 412, 12, null));
                await s.TellAsync(
                    0,
                    Resolved(RollbackVerdict.Switched, "blue serves 1.4.2", "blue", "1.4.2") with
                    {
                        StableReads = 5,
                        WasGoneTo = true,
                    }
                );
                await CheckAsync(s, CheckStatus.Pass);
                await EndAsync(s, Outcome.Recovered, "blue", "1.4.2");
            },
            ["answer was lost", "answer of the controller was lost", "The rollback took effect", "One request was enough"],
            [
                "The rollback was refused, because somebody else had gone there already: what was to serve serves, and held.",
                "conflict: HTTP 412",
            ]
        ),
        ["a conflict with somebody who went there, after a request that did not leave"] = (
            async s =>
            {
                await IntendAsync(s);
                await s.TellAsync(0.2, new RollbackAnswered(1, "not connected", "connection refused", null, 2, null));
                await s.TellAsync(
                    0,
                    new RollbackIntended(2, "POST /deployment/rollback", "green", "blue", "1.5.0", "1.4.2", "the connection was never made")
                );
                await s.TellAsync(0.2, new RollbackAnswered(2, "conflict", "HTTP 412", 412, 12, null));
                await s.TellAsync(
                    0,
                    Resolved(RollbackVerdict.Switched, "blue serves 1.4.2", "blue", "1.4.2") with
                    {
                        StableReads = 5,
                        WasGoneTo = true,
                    }
                );
                await CheckAsync(s, CheckStatus.Pass);
                await EndAsync(s, Outcome.Recovered, "blue", "1.4.2");
            },
            ["answer was lost", "The rollback took effect", "One request was enough"],
            ["The rollback was refused, because somebody else had gone there already: what was to serve serves, and held."]
        ),
        ["a rollback behind which a check fails"] = (
            async s =>
            {
                await s.TellAsync(0, Check(CheckStatus.Fail) with { Final = false, Before = true });
                await IntendAsync(s);
                await SwitchedAsync(s, 1);
                await CheckAsync(s, CheckStatus.Fail);
                await EndAsync(s, Outcome.NotRecovered, "blue", "1.4.2");
            },
            [
                "taken out of service",
                "Add a test that fails for version",
                "What is wrong with version",
                "the checks pass on it",
                "ROLLBACK COMPLETED",
                "saw nothing go wrong",
                "Resolved:",
            ],
            ["| Health check | ❌ HTTP 503 | ❌ HTTP 503 |", "⚠️ ROLLED BACK, RECOVERY NOT PROVED"]
        ),
        ["a version that flipped back"] = (
            async s =>
            {
                await IntendAsync(s);
                await s.TellAsync(
                    0,
                    Resolved(RollbackVerdict.FlippedBack, "the target switched to blue and went back to green 1.5.0", "green", "1.5.0")
                );
                await EndAsync(s, Outcome.NotRecovered, "green", "1.5.0");
            },
            ["taken out of service", "ROLLBACK COMPLETED", "the checks pass on it"],
            []
        ),
        ["a command that nothing looks behind, on a target without a status"] = (
            async s =>
            {
                await s.TellAsync(0, new ChangeSent("restart", "command", "kubectl rollout undo"));
                await s.StepAsync("restart", "command", 0);
                await s.StepAsync(
                    "cart",
                    "sample",
                    20,
                    outputs: new JsonObject
                    {
                        ["count"] = 20,
                        ["errors"] = 0,
                        ["error_rate"] = 0.0,
                        ["average_ms"] = 0.4,
                        ["p95_ms"] = 0.6,
                    }
                );
                await s.TellAsync(0, new StatusObserved("final", null, null, null, null, "HTTP 404", null));
                await EndAsync(s, Outcome.Unknown, null, null);
            },
            [
                "No rollback was attempted, and nothing else was sent",
                "efore the rollback",
                "Make the deployment status answer reliably",
                "while it was needed",
                "saw nothing go wrong",
                "Is version",
            ],
            [
                "kubectl rollout undo",
                "Whether that took effect only looking at the target can tell.",
                "after the change",
                "⚠️ RECOVERY NOT PROVED",
            ]
        ),
        ["a request that was held back"] = (
            async s =>
            {
                await s.TellAsync(0, new ChangeSent("patch", "http", "PATCH /x"));
                await s.TellAsync(
                    0,
                    new StepFinished(
                        "patch",
                        "http",
                        "Patch",
                        StepStatus.Failed,
                        s.Time.GetUtcNow(),
                        1,
                        new RunError("RB0520", "PATCH /x: held back", null, 0, 0, 0, null, null, null),
                        null,
                        null
                    )
                    {
                        NothingLeft = true,
                    }
                );
                await EndAsync(s, Outcome.NotRecovered, "green", "1.5.0");
            },
            ["What was sent that may change the target", "before the change", "after the change"],
            ["No rollback was attempted, and nothing else was sent that may change the target.", "did not leave"]
        ),
        ["a look at a target with nothing wrong"] = (
            async s =>
            {
                await s.TellAsync(0, Check(CheckStatus.Pass) with { Final = false, Before = true });
                await CheckAsync(s, CheckStatus.Pass);
                await EndAsync(s, Outcome.NothingWrong, "green", "1.5.0");
            },
            [
                "a problem was detected",
                "ROLLBACK COMPLETED",
                "ROLLBACK NOT",
                "What is wrong with version",
                "Add an alert",
                "customers first feel it",
                "Ongoing",
                "Resolved:",
                "needs a person",
                "What to do now",
                "set the problem off",
                "the rollback |",
                "was missed",
                "Recovery was proved",
            ],
            ["✅ NOTHING WRONG", "Nothing wrong:", "No rollback was attempted, and nothing else was sent that may change the target."]
        ),
        ["a run that was cancelled"] = (
            s => EndAsync(s, Outcome.Cancelled, "green", "1.5.0"),
            ["saw nothing go wrong", "ROLLBACK COMPLETED", "What is wrong with version"],
            ["The run was cancelled before it could prove anything."]
        ),
        ["an approval by --yes"] = (
            async s =>
            {
                await s.TellAsync(1, new ApprovalAnswered("confirm", true, "somebody", "--yes"));
                await EndAsync(s, Outcome.NotRecovered, "green", "1.5.0");
            },
            [],
            ["approval of `confirm`"]
        ),
        ["a trigger that counted failures before it fired"] = (
            async s =>
            {
                await IntendAsync(s);
                await SwitchedAsync(s, 1);
                await CheckAsync(s, CheckStatus.Pass);
                await EndAsync(s, Outcome.Recovered, "blue", "1.4.2");
            },
            ["When did customers first feel it?", "is not known to the engine"],
            [
                "| Impact began | 15:39:07 UTC, 3 min before detection (first failure that the trigger `response-time` counted) |",
                "Impact not detected, 3 min :crit, 2026-11-23 15:39:07.000, 2026-11-23 15:42:07.000",
                "| 15:39:07 | −3 min | The impact began. Source of this time: first failure that the trigger `response-time` counted. |",
                "Did customers feel it before the first failure that the trigger counted?",
            ]
        ),
        ["a target that was already where it was to be"] = (
            async s =>
            {
                await s.TellAsync(
                    0,
                    Resolved(RollbackVerdict.AlreadySafe, "green already serves 1.5.0, the version to arrive at", "green", "1.5.0") with
                    {
                        Intents = 0,
                    }
                );
                await CheckAsync(s, CheckStatus.Pass);
                await EndAsync(s, Outcome.Recovered, "green", "1.5.0");
            },
            [
                "the bad version was not serving",
                "ROLLBACK COMPLETED",
                "the rollback |",
                "What is wrong with version",
                "taken out of service",
            ],
            ["No rollback was sent: the target was already where it was to be.", "✅ RECOVERED WITHOUT A ROLLBACK"]
        ),
    };

    private static IEnumerable<TestCaseData> Named() => Histories.Keys.Select(n => new TestCaseData(n).SetArgDisplayNames(n));

    [TestCaseSource(nameof(Named))]
    public async Task No_document_says_what_is_not_so(string history)
    {
        var (tell, notSaid, said) = Histories[history];
        using var story = new Story();
        await story.BeginAsync(
            hasStatus: !history.EndsWith("without a status", StringComparison.Ordinal),
            trigger: history.StartsWith("a trigger ", StringComparison.Ordinal) ? "response-time" : "manual"
        );
        await tell(story);
        var record = RecordBuilder.Build(story.History, new string('b', 64));
        var catalog = new TemplateCatalog(null);
        var notes = new List<string>();
        string[] texts =
        [
            .. typeof(TemplateCatalog)
                .GetFields()
                .Where(f => f.IsLiteral)
                .Select(f => (string)f.GetRawConstantValue()!)
                .Where(n => n != TemplateCatalog.ActionIssue)
                .Select(n => catalog.Render(n, Model(record), story.Time, notes)),
            record.Text("times", "acknowledged", "source") ?? string.Empty,
        ];
        var bag = new DiagnosticBag();
        new ShapeCheck(bag).Check(
            YamlReader.Read(new SourceText("incident.yaml", RecordYaml.Write(record)), bag)!,
            IncidentSchema.Create(),
            string.Empty
        );
        var all = string.Join('\n', texts).Replace("\\", string.Empty, StringComparison.Ordinal);

        Assert.Multiple(() =>
        {
            Assert.That(notes, Is.Empty);
            Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty, "the record is of the published form");
            foreach (var sentence in notSaid.Concat(Never))
                Assert.That(all, Does.Not.Contain(sentence));
            foreach (var sentence in said)
                Assert.That(all, Does.Contain(sentence));
        });
    }

    private static JsonObject Model(IncidentRecord record)
    {
        var model = DocumentModel.Of(record);
        model["links"] = new JsonObject
        {
            ["postmortem"] = null,
            ["record"] = null,
            ["evidence"] = "evidence",
        };
        return model;
    }

    private static Task IntendAsync(Story story) =>
        story.TellAsync(1, new RollbackIntended(1, "POST /deployment/rollback", "green", "blue", "1.5.0", "1.4.2", "first attempt"));

    private static RollbackResolved Resolved(RollbackVerdict verdict, string detail, string? environment, string? version) =>
        new(verdict, detail, "green", environment, "1.5.0", version, "1.4.2", 1, 0);

    private static async Task SwitchedAsync(Story story, int intents)
    {
        if (intents > 1)
            await story.TellAsync(
                0,
                new RollbackIntended(2, "POST /deployment/switch", "green", "blue", "1.5.0", "1.4.2", "the rollback was refused")
            );
        await story.TellAsync(0.2, new RollbackAnswered(intents, "claimed", "\"done\"", 200, 20, null));
        await story.TellAsync(0.1, new StatusObserved("after the answer", "blue", "1.4.2", "green", "1.5.0", null, null));
        await story.TellAsync(
            0,
            new RollbackResolved(
                RollbackVerdict.Switched,
                "blue serves 1.4.2, and did so in 5 reads in a row",
                "green",
                "blue",
                "1.5.0",
                "1.4.2",
                "1.4.2",
                intents,
                5
            )
        );
    }

    private static CheckFinished Check(CheckStatus status) =>
        new(
            "health",
            "Health check",
            status,
            "/health says \"healthy\"",
            status == CheckStatus.Pass ? "/health is healthy" : "HTTP 503",
            [],
            Final: true
        );

    private static Task CheckAsync(Story story, CheckStatus status) => story.TellAsync(0.5, Check(status));

    private static Task EndAsync(Story story, Outcome outcome, string? environment, string? version) =>
        story.TellAsync(
            0.1,
            new RunFinished
            {
                Outcome = outcome,
                Reason = "So it ended.",
                Next = "Look at it.",
                EnvironmentBefore = "green",
                EnvironmentAfter = environment,
                VersionBefore = "1.5.0",
                VersionAfter = version,
                ObjectiveSeconds = 300,
                ActualSeconds = 9,
                ObjectiveMet = outcome == Outcome.Recovered,
            }
        );
}
