using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Rollback;

namespace Runbooks.Tests.Rollback;

/// <summary>
/// Whether a rollback is needed and allowed, by a status and by what is known: histories are written as `deploy green 1.5.0`, `switch
/// blue>green 1.5.0`, `rollback green>blue 1.5.0>1.4.2`.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class EligibilityTests
{
    private const string Released = "deploy green 1.5.0, switch blue>green 1.5.0";
    private const string Returned = $"{Released}, rollback green>blue 1.5.0>1.4.2";
    private const string Switched = $"{Released}, switch green>blue 1.4.2";

    private static readonly DateTimeOffset Start = new(2026, 11, 29, 20, 0, 0, TimeSpan.Zero);
    private static readonly Target Shop = new("shop", new Uri("http://shop.example"));

    // What stands by, a history, and whether its version has served.
    [TestCase("blue 1.4.2", Released, Served.Yes)]
    [TestCase("blue 1.4.2", "", Served.Unknown)]
    [TestCase("blue 1.4.2", "deploy green 1.5.0", Served.Unknown)]
    [TestCase("blue 1.6.0", $"{Released}, deploy blue 1.6.0", Served.No)]
    [TestCase("blue 1.6.0", "deploy blue 1.6.0", Served.No)]
    [TestCase("blue 1.4.2", $"{Released}, deploy blue 1.6.0 failed", Served.Yes)]
    [TestCase("blue 1.4.2", $"{Released}, deploy blue 1.6.0", Served.Unknown)]
    [TestCase("blue 1.4.2", $"deploy blue 1.4.2, switch green>blue 1.4.2, {Released}, deploy blue 1.4.2", Served.Yes)]
    [TestCase(
        "blue 1.6.0",
        $"{Released}, deploy blue 1.6.0, rollback green>blue 1.5.0>1.6.0",
        Served.No,
        Description = "a rollback that was claimed and never made: green serves"
    )]
    [TestCase("blue 1.4.2", "rollback green>green 1.5.0>1.5.0", Served.Unknown)]
    public void What_has_served_is_read_from_the_history(string standby, string history, object served) =>
        Assert.That(Eligibility.StandbyServed(Status("green 1.5.0", standby, history), new KnownVersions()), Is.EqualTo(served));

    [Test]
    public void What_has_served_is_known_from_the_ledger_where_the_history_is_silent() =>
        Assert.Multiple(() =>
        {
            var status = Status("green 1.5.0", "blue 1.4.2", string.Empty);
            Assert.That(Eligibility.StandbyServed(status, new KnownVersions { Served = ["1.4.2"] }), Is.EqualTo(Served.Yes));
            Assert.That(
                Eligibility.StandbyServed(status, new KnownVersions { Bad = [new("1.4.1", "INC-1") { ArrivedAt = "1.4.2" }] }),
                Is.EqualTo(Served.Yes)
            );
        });

    // What serves, what stands by, the history, the incident that left a version as `version`, `version>arrived at`, and what comes of it
    // where nobody names a version.
    [TestCase("green 1.5.0", "blue 1.4.2", Released, "", null)]
    [TestCase("green 1.5.0", "blue 1.4.2", "", "", null)]
    [TestCase("blue 1.4.2", "green 1.5.0", "", "1.5.0>1.4.2", RollbackVerdict.AlreadySafe)]
    [TestCase("blue 1.4.2", "green 1.5.0", "", "1.5.0>1.4.1", RollbackVerdict.NotEligible)]
    [TestCase("blue 1.4.2", "green 1.5.0", "", "1.5.0", RollbackVerdict.NotEligible)]
    [TestCase("blue 1.4.2", "green 1.5.0", Returned, "1.5.0", RollbackVerdict.AlreadySafe)]
    [TestCase("blue 1.4.3", "green 1.5.0", $"{Returned}, deploy green 1.5.0", "1.5.0>1.4.2", RollbackVerdict.NotEligible)]
    [TestCase("blue 1.4.2", "green 1.5.0", Returned, "", RollbackVerdict.NotEligible, Description = "the history alone proves no recovery")]
    [TestCase("blue 1.4.2", "green 1.5.0", Switched, "", RollbackVerdict.NotEligible)]
    [TestCase("blue 1.4.2", "green 1.5.0", "rollback green>blue 1.5.0>1.4.2", "", RollbackVerdict.NotEligible)]
    [TestCase(
        "green 1.5.0",
        "blue 1.4.2",
        $"{Returned}, rollback blue>green 1.4.2>1.5.0",
        "",
        RollbackVerdict.NotEligible,
        Description = "to and fro: nobody can say which is bad"
    )]
    [TestCase("green 1.5.0", "blue 1.4.2", $"{Returned}, rollback blue>green 1.4.2>1.5.0", "1.5.0>1.4.2", null)]
    [TestCase(
        "green 1.5.0",
        "blue 1.4.2",
        $"{Released}, rollback green>blue 1.5.0>1.4.2",
        "",
        null,
        Description = "claimed and never made"
    )]
    [TestCase("green 1.6.0", "blue 1.4.2", $"{Returned}, deploy green 1.6.0, switch blue>green 1.6.0", "", null)]
    [TestCase("blue 1.4.2", "green 1.6.0", $"{Returned}, deploy green 1.6.0", "", RollbackVerdict.NotEligible)]
    [TestCase("green 1.5.0", "blue 1.6.0", $"{Released}, deploy blue 1.6.0", "", RollbackVerdict.NotEligible)]
    [TestCase("green 1.5.0", "blue 1.5.0", Released, "", RollbackVerdict.NotEligible)]
    [TestCase("green 1.5.0", "", Released, "", RollbackVerdict.NotEligible)]
    public void Nothing_is_called_safe_that_is_not_known_to_be(
        string active,
        string standby,
        string history,
        string left,
        RollbackVerdict? verdict
    ) =>
        Assert.That(
            Judge(Status(active, standby, history), Request() with { Known = new() { Bad = Bad(left) } })?.Verdict,
            Is.EqualTo(verdict)
        );

    // The version that was named as bad, what serves, what stands by, and what comes of it.
    [TestCase("1.5.0", "blue 1.4.2", "green 1.5.0", "", "", RollbackVerdict.AlreadySafe)]
    [TestCase("1.5.0", "green 1.6.0", "blue 1.4.2", "", "", RollbackVerdict.NotEligible)]
    [TestCase("1.5.0", "green 1.10.0", "blue 1.4.2", "", "", RollbackVerdict.NotEligible)]
    [TestCase("1.5.0", "green 1.6.0", "blue 1.5.0", "", "1.5.0>1.6.0", RollbackVerdict.AlreadySafe)]
    [TestCase("1.5.0", "blue 1.4.2", "green 1.5.0", "", "1.4.2>1.5.0", RollbackVerdict.NotEligible)]
    [TestCase(
        "b1c2",
        "green f00d",
        "blue a0a0",
        "deploy green b1c2, switch blue>green b1c2, rollback green>blue b1c2>a0a0, deploy green f00d, switch blue>green f00d",
        "",
        RollbackVerdict.NotEligible
    )]
    [TestCase(
        "b1c2",
        "blue a0a0",
        "green b1c2",
        "deploy green b1c2, switch blue>green b1c2, rollback green>blue b1c2>a0a0",
        "",
        RollbackVerdict.AlreadySafe
    )]
    [TestCase("1.5.0", "green 1.5.0", "blue 1.4.2", Released, "", null)]
    public void Another_release_than_the_named_one_is_safe_only_where_it_is_no_newer_one(
        string bad,
        string active,
        string standby,
        string history,
        string left,
        RollbackVerdict? verdict
    ) =>
        Assert.That(
            Judge(
                Status(active, standby, history),
                Request() with
                {
                    BadVersion = bad,
                    Known = new() { Bad = Bad(left) },
                }
            )?.Verdict,
            Is.EqualTo(verdict)
        );

    // The version that was named as bad, what serves, what stands by, the history, and what a run left and arrived at.
    [TestCase("main-1b7c", "green main-4f2a9c", "blue main-1b7c", "", "")]
    [TestCase("1.5.0", "green main-4f2a9c", "blue 1.5.0", "", "")]
    [TestCase("sha256:1b7c", "green sha256:4f2a", "blue sha256:0d31", "", "")]
    [TestCase("1.5.0-rc1", "green 1.5.0-rc2", "blue 1.4.2", "", "")]
    [TestCase(
        "main-1b7c",
        "green main-4f2a9c",
        "blue main-0d31",
        "deploy green main-4f2a9c, switch blue>green main-4f2a9c",
        "",
        Description = "the history has heard of one alone"
    )]
    [TestCase(
        "main-1b7c",
        "green main-4f2a9c",
        "blue main-1b7c",
        "",
        "main-1b7c",
        Description = "left, and nothing says where the run arrived"
    )]
    [TestCase("main-1b7c", "green main-4f2a9c", "blue main-1b7c", "", "main-1b7c>main-0d31")]
    public void Another_release_that_compares_with_nothing_is_not_called_safe(
        string bad,
        string active,
        string standby,
        string history,
        string left
    )
    {
        var request = Request() with
        {
            BadVersion = bad,
            Known = new() { Bad = Bad(left) },
        };

        // A run that was refused leaves what served in the ledger.
        foreach (
            var served in (string[][])
                [
                    [],
                    [active.Split(' ')[1]],
                ]
        )
        {
            var found = Judge(Status(active, standby, history), request with { Known = request.Known with { Served = served } });
            Assert.That(found?.Verdict, Is.EqualTo(RollbackVerdict.NotEligible));
            Assert.That(found!.Detail, Does.Contain($"it is not known whether that is an older release than {bad}"));
            Assert.That(
                found.Help,
                Does.Contain($"--input expected-version={active.Split(' ')[1]}").And.Contain($"--input bad-version={active.Split(' ')[1]}")
            );
        }
    }

    [TestCase(
        "blue main-0d31",
        "green main-1b7c",
        "deploy green main-1b7c, switch blue>green main-1b7c, rollback green>blue main-1b7c>main-0d31",
        "",
        RollbackVerdict.AlreadySafe
    )]
    [TestCase("blue main-0d31", "green main-1b7c", "rollback green>blue main-1b7c>main-0d31", "", RollbackVerdict.AlreadySafe)]
    [TestCase("blue main-0d31", "green main-1b7c", "", "main-1b7c>main-0d31", RollbackVerdict.AlreadySafe)]
    [TestCase(
        "blue main-0d31",
        "green main-9e02",
        "",
        "main-9e02>main-0d31",
        RollbackVerdict.AlreadySafe,
        Description = "a later run went back to it from another one"
    )]
    [TestCase(
        "green main-4f2a9c",
        "blue main-1b7c",
        "deploy green main-4f2a9c, switch blue>green main-4f2a9c",
        "",
        RollbackVerdict.NotEligible,
        Description = "newer by the history"
    )]
    public void Another_release_that_compares_with_nothing_is_what_the_history_or_the_ledger_says(
        string active,
        string standby,
        string history,
        string left,
        RollbackVerdict verdict
    ) =>
        Assert.That(
            Judge(
                Status(active, standby, history),
                Request() with
                {
                    BadVersion = "main-1b7c",
                    Known = new() { Bad = Bad(left) },
                }
            )?.Verdict,
            Is.EqualTo(verdict)
        );

    [Test]
    public void Another_release_that_compares_with_nothing_is_safe_where_a_person_wants_it() =>
        Assert.That(
            Judge(
                Status("green main-4f2a9c", "blue main-1b7c", string.Empty),
                Request() with
                {
                    BadVersion = "main-1b7c",
                    ToVersion = "main-4f2a9c",
                }
            )?.Verdict,
            Is.EqualTo(RollbackVerdict.AlreadySafe)
        );

    [TestCase("blue 1.4.2", "green 1.5.0", Returned, "", RollbackVerdict.NotEligible)]
    [TestCase("blue 1.4.2", "green 1.5.0", Returned, "1.5.0>1.4.2", RollbackVerdict.AlreadySafe)]
    [TestCase("blue 1.6.0", "green 1.5.0", $"{Released}, deploy blue 1.6.0, switch green>blue 1.6.0", "", RollbackVerdict.NotEligible)]
    [TestCase("green 1.6.0", "blue 1.4.2", "", "", RollbackVerdict.NotEligible)]
    public void A_target_that_moved_while_the_run_waited_is_safe_only_where_a_run_is_known_to_have_moved_it(
        string active,
        string standby,
        string history,
        string left,
        RollbackVerdict verdict
    ) =>
        Assert.That(
            Judge(
                Status(active, standby, history),
                Request() with
                {
                    BeganOn = Environment("green 1.5.0"),
                    Known = new() { Bad = Bad(left) },
                }
            )?.Verdict,
            Is.EqualTo(verdict)
        );

    // The run was asked for after so many events of the history.
    [TestCase(2, "blue 1.4.2", "green 1.5.0", Returned, RollbackVerdict.NotEligible)]
    [TestCase(0, "green 1.5.0", "blue 1.4.2", Released, RollbackVerdict.NotEligible)]
    [TestCase(3, "green 1.5.0", "blue 1.4.2", $"{Returned}, rollback blue>green 1.4.2>1.5.0", RollbackVerdict.NotEligible)]
    [TestCase(3, "blue 1.6.0", "green 1.5.0", $"{Released}, deploy blue 1.6.0, switch green>blue 1.6.0", RollbackVerdict.NotEligible)]
    [TestCase(2, "green 1.5.0", "blue 1.4.2", Released, null)]
    public void A_release_that_came_after_the_run_was_asked_for_is_not_called_recovered(
        int after,
        string active,
        string standby,
        string history,
        RollbackVerdict? verdict
    )
    {
        var found = Judge(Status(active, standby, history), Request() with { AskedAt = Start.AddMinutes(after).AddSeconds(-1) });

        Assert.That(found?.Verdict, Is.EqualTo(verdict));
        if (verdict == RollbackVerdict.NotEligible)
            Assert.That(found!.Detail, Does.Contain("another release serves").And.Contain("after this run was asked for"));
    }

    [Test]
    public void The_version_that_was_asked_for_is_safe_whatever_is_known_of_it() =>
        Assert.That(
            Judge(
                Status("blue 1.4.2", "green 1.5.0", string.Empty),
                Request() with
                {
                    ToVersion = "1.4.2",
                    Known = new() { Bad = Bad("1.4.2>1.5.0") },
                }
            )?.Verdict,
            Is.EqualTo(RollbackVerdict.AlreadySafe)
        );

    [Test]
    public void Neither_the_bad_version_nor_the_wanted_one_is_another_release() =>
        Assert.That(
            Judge(Status("blue 1.4.1", "green 1.5.0", string.Empty), Request() with { BadVersion = "1.5.0", ToVersion = "1.4.2" })?.Detail,
            Does.Contain("neither 1.5.0, the bad version, nor 1.4.2")
        );

    [Test]
    public void A_refusal_names_the_ledgers_entry_and_the_way_to_override_it()
    {
        var found = Judge(
            Status("green 1.6.0", "blue 1.5.0", string.Empty),
            Request() with
            {
                Known = new() { Bad = [new("1.5.0", "INC-7") { ArrivedAt = "1.4.2", StandsIn = "deployments/shop.yaml" }] },
            }
        )!;

        Assert.That(
            found.Detail,
            Is.EqualTo(
                "blue stands by with 1.5.0, which INC-7 rolled back from, and arrived at 1.4.2, which is not what serves "
                    + "now (deployments/shop.yaml)"
            )
        );
        Assert.That(
            found.Help,
            Is.EqualTo(
                "Deploy the version you want to go to (`curl -X POST http://shop.example/deployment/deploy` puts one on "
                    + "the standby, in place of what stands there). To go to 1.5.0 all the same, run it again with `--allow "
                    + "1.5.0`, or remove its entry from `known-bad` in deployments/shop.yaml."
            )
        );
    }

    [TestCase("blue 1.4.2", "green 1.5.0", 0, RollbackVerdict.AlreadySafe, "INC-9 set out from 1.5.0 to 1.4.2, and blue serves it now")]
    [TestCase("green 1.5.0", "blue 1.4.2", 5, RollbackVerdict.NotEligible, "a request of INC-9 to leave it may take effect until")]
    [TestCase("green 1.5.0", "blue 1.4.2", -5, null, "")]
    public void What_a_run_sent_without_a_proved_end_counts_for_the_next_one(
        string active,
        string standby,
        int actsFor,
        RollbackVerdict? verdict,
        string told
    )
    {
        var sent = new KnownBadVersion("1.5.0", "INC-9")
        {
            ArrivedAt = "1.4.2",
            IsUncertain = true,
            MayActUntil = Start.AddSeconds(actsFor),
        };

        var found = Judge(
            Status(active, standby, string.Empty),
            Request() with
            {
                Now = Start,
                Known = new() { Bad = [sent] },
            }
        );

        Assert.That(found?.Verdict, Is.EqualTo(verdict));
        if (found is not null)
            Assert.That(found.Detail, Does.Contain(told));
    }

    [TestCase("", "", true)]
    [TestCase("1.5.0", "", false)]
    [TestCase("", "1.4.2", false)]
    public void Behind_a_run_that_broke_off_on_another_machine_somebody_must_say_which_version_is_bad(
        string bad,
        string allowed,
        bool isRefused
    )
    {
        var broken = new KnownBadVersion(string.Empty, "run 20261130-0001 of quick-rollback") { IsUncertain = true, Since = Start };

        var found = Judge(
            Status("green 1.5.0", "blue 1.4.2", string.Empty),
            Request() with
            {
                Now = Start,
                Known = new() { Bad = [broken], Allowed = allowed.Length == 0 ? [] : [allowed] },
                BadVersion = bad.Length == 0 ? null : bad,
            }
        );

        Assert.That(found?.Verdict, Is.EqualTo(isRefused ? RollbackVerdict.NotEligible : null));
        if (isRefused)
            Assert.That(found!.Help, Does.Contain("runbook resume").And.Contain("--input bad-version=VERSION"));
    }

    [TestCase("v1.5.0")]
    [TestCase("1.5.0+build.7")]
    public void A_bad_version_in_another_spelling_is_the_one_that_serves(string serves) =>
        Assert.That(Judge(Status($"green {serves}", "blue 1.4.2", string.Empty), Request() with { BadVersion = "1.5.0" }), Is.Null);

    // Each of these is refused, until a person allows the version that stands by.
    [TestCase("green 1.6.0", "blue 1.5.0", "", "1.5.0>1.4.2")]
    [TestCase("blue 1.4.2", "green 1.5.0", "", "1.5.0>1.4.2")]
    [TestCase("blue 1.4.2", "green 1.5.0", Returned, "")]
    [TestCase("green 1.5.0", "blue 1.6.0", $"{Released}, deploy blue 1.6.0", "")]
    [TestCase("green 1.5.0", "blue 1.4.2", $"{Returned}, rollback blue>green 1.4.2>1.5.0", "")]
    public void What_a_person_allows_is_gone_back_to(string active, string standby, string history, string left)
    {
        var status = Status(active, standby, history);
        var known = new KnownVersions { Bad = Bad(left) };

        Assert.That(Judge(status, Request() with { Known = known }), Is.Not.Null);
        Assert.That(Judge(status, Request() with { Known = known with { Allowed = ["9.9.9"] } }), Is.Not.Null);
        Assert.That(Judge(status, Request() with { Known = known with { Allowed = [status.Candidate!.Version!] } }), Is.Null);
    }

    private static EligibilityFinding? Judge(ControllerState status, RollbackRequest request) => Eligibility.Judge(status, request, Shop);

    private static RollbackRequest Request() => new(TimeSpan.FromSeconds(1));

    private static KnownBadVersion[] Bad(string left) =>
        left.Length == 0 ? [] : [new KnownBadVersion(left.Split('>')[0], "INC-1") { ArrivedAt = left.Split('>').ElementAtOrDefault(1) }];

    private static Release? Environment(string text) =>
        text.Length == 0 ? null : new Release(text.Split(' ')[0], text.Split(' ')[1], "healthy", Port: null);

    // As a controller would say it: what is tested is what comes of real JSON.
    private static ControllerState Status(string active, string standby, string history)
    {
        var events = new JsonArray();
        foreach (var text in history.Split(", ", StringSplitOptions.RemoveEmptyEntries))
            events.Add((JsonNode)Event(text.Split(' '), Start.AddMinutes(events.Count)));
        var environments = new JsonObject();
        foreach (var at in (Release?[])[Environment(active), Environment(standby)])
        {
            if (at is not null)
                environments[at.Place] = new JsonObject { ["version"] = at.Version, ["health"] = at.Health };
        }

        var (status, problem) = PlaybookStatus.Parse(
            new JsonObject
            {
                ["currentEnvironment"] = active.Split(' ')[0],
                ["environments"] = environments,
                ["deploymentHistory"] = events,
            }
        );
        Assert.That(problem, Is.Null);
        return status!;
    }

    private static JsonObject Event(string[] words, DateTimeOffset at)
    {
        var (places, versions) = (words[1].Split('>'), words[2].Split('>'));
        var happened = words[0] switch
        {
            "deploy" => new JsonObject
            {
                ["type"] = "deployment",
                ["environment"] = words[1],
                ["version"] = words[2],
                ["status"] = words.ElementAtOrDefault(3) ?? "success",
            },
            "switch" => new JsonObject
            {
                ["type"] = "environment_switch",
                ["from"] = places[0],
                ["to"] = places[1],
                ["version"] = words[2],
            },
            _ => new JsonObject
            {
                ["type"] = "rollback",
                ["from"] = places[0],
                ["to"] = places[1],
                ["previousVersion"] = versions[0],
                ["currentVersion"] = versions[1],
            },
        };
        happened["timestamp"] = at.ToString("O", CultureInfo.InvariantCulture);
        return happened;
    }
}
