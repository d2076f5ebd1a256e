using Runbooks.Definitions;
using Runbooks.Rehearsal.Drilling.Targets;
using static Runbooks.Definitions.ControllerTrait;

namespace Runbooks.Tests.Rehearsal;

/// <summary>What a controller has is read out of its description, whoever wrote it.</summary>
internal sealed class TraitReaderTests
{
    private static IEnumerable<TestCaseData> Controllers() =>
        [
            new TestCaseData(
                "{ use: kubernetes, namespace: shop, deployment: checkout }",
                NamesRelease
                    | ControllerTrait.Version
                    | Mark
                    | Precondition
                    | Settled
                    | Failing
                    | Listed
                    | Served
                    | TellsBack
                    | Obstacles
                    | MovedBy
            ),
            new TestCaseData(
                "{ use: heroku, app: checkout }",
                NamesRelease
                    | Append
                    | ControllerTrait.Version
                    | Mark
                    | Settled
                    | Operation
                    | Listed
                    | Served
                    | NeverServed
                    | History
                    | TellsBack
                    | MovedBy
            ),
            new TestCaseData(
                "{ use: unleash, feature: checkout }",
                NamesRelease | ControllerTrait.Version | Mark | Served | History | TellsBack | MovedBy
            ),
            new TestCaseData(
                "{ use: app-service, site: /sites/a }",
                Toggle | ControllerTrait.Version | Mark | Settled | Operation | Listed
            ),
            new TestCaseData(
                "{ use: cloud-run, project: a, location: b, service: c }",
                NamesRelease
                    | ControllerTrait.Version
                    | Mark
                    | Precondition
                    | Settled
                    | Failing
                    | Operation
                    | Listed
                    | ReleaseHealth
                    | TellsBack
                    | Obstacles
                    | MovedBy
            ),
        ];

    [TestCaseSource(nameof(Controllers))]
    public void A_shipped_controller_has_what_its_description_says(string controller, ControllerTrait wanted)
    {
        var traits = TraitReader.Of(With(controller));
        var ofApplication =
            TraitReader.OfPlaybook & (PlaybookApplication | ApplicationHealth | ApplicationVersion | Database | Critical | Metrics);

        Assert.That(traits & ~ofApplication, Is.EqualTo(wanted));
        Assert.That(traits & ofApplication, Is.EqualTo(ofApplication), "no application is described, so that it has the playbook's paths");
    }

    [TestCase("blue-green")]
    [TestCase(
        "{ state: { reads: { s: { http: { get: /deployment/status } } }, serving: { ref: s.body.currentEnvironment }, "
            + "releases: { from: object.keys(s.body.environments), ref: item } }, "
            + "change: { means: toggle, http: { post: /deployment/rollback } } }"
    )]
    public void What_speaks_the_playbooks_api_is_played_by_that_api_whoever_describes_it(string controller) =>
        Assert.That(TraitReader.Of(With(controller)), Is.EqualTo(TraitReader.OfPlaybook));

    private static Runbooks.Definitions.Targets.Target With(string controller) =>
        DrillRuns.Target($"apiVersion: runbooks/v1\nname: checkout\nbase-url: https://a.example.com\ncontroller: {controller}\n");
}
