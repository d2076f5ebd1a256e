namespace Runbooks.Tests.Incidents.Review;

/// <summary>`runbook incidents render` on real branches.</summary>
public sealed class IncidentRenderTests
{
    private const string Postmortem = RecordBranch.Folder + "/postmortem.md";
    private const string Record = RecordBranch.Folder + "/incident.yaml";

    [Test]
    public async Task A_corrected_time_changes_the_durations_and_the_post_mortem_and_a_second_time_nothing()
    {
        using var branch = await RecordBranch.StartAsync();
        branch.Edit(
            "incident.yaml",
            "detected: { at: 2026-11-23T15:42:07.000Z, source: given }",
            "detected: { at: 2026-11-23T15:37:00Z, source: the first ticket } # support's"
        );
        branch.Edit(
            "incident.yaml",
            "  impact-started: null",
            "  # The gateway's log begins to show it here.\n  impact-started: { at: 2026-11-23T15:30:00Z, source: the gateway's log }"
        );
        branch.Edit(
            "postmortem.md",
            "_To be written: who was affected, how many, for how long, and what they noticed._",
            "Forty customers waited."
        );

        Assert.That(await branch.Run.RunAsync("incidents", "render", "--base", "main", "--check"), Is.EqualTo(1));
        Assert.That(branch.Run.Out, Does.StartWith($"☐ {RecordBranch.Id} would change\n"));
        Assert.That(branch.Read(Record), Does.Contain("time-to-detect-seconds: null"), "--check writes nothing");

        Assert.That(await branch.Run.RunAsync("incidents", "render", "--base", "main"), Is.Zero);
        Assert.That(
            branch.Run.Out,
            Does.Contain("incident.yaml: derived.time-to-detect-seconds: `null` → `420`")
                .And.Contain("incident.yaml: derived.rto.met: `true` → `false`")
        );
        var (record, postmortem) = (branch.Read(Record), branch.Read(Postmortem));
        Assert.Multiple(() =>
        {
            Assert.That(record, Does.Contain("  rto: { target-seconds: 300, actual-seconds: 319.9, met: false }"));
            Assert.That(
                record,
                Does.Contain("  # The gateway's log begins to show it here.\n  impact-started: ")
                    .And.Contain("source: the first ticket } # support's\n")
            );
            Assert.That(record, Does.Contain("Recovery took 5 min 20 s, longer than the objective of 5 min."));
            Assert.That(record, Does.Not.Contain("Shorten the way"), "rendering adds nothing to the list of people");
            Assert.That(
                postmortem,
                Does.Contain("Forty customers waited.")
                    .And.Contain("after detection; the objective of 5 min was missed**")
                    .And.Contain("| Impact began | 15:30:00 UTC, 7 min before detection (the gateway's log) |")
            );
        });

        Assert.That(await branch.Run.RunAsync("incidents", "render", "--base", "main"), Is.Zero);
        Assert.That(branch.Run.Out, Is.EqualTo($"✓ {RecordBranch.Id} is as its record says\n"));
        Assert.That((branch.Read(Record), branch.Read(Postmortem)), Is.EqualTo((record, postmortem)));
        Assert.That(await branch.Run.RunAsync("incidents", "check", "--base", "main", "--strict"), Is.Zero, branch.Run.Out);
    }

    [Test]
    public async Task A_record_that_needs_nothing_new_keeps_every_byte()
    {
        using var branch = await RecordBranch.StartAsync();
        branch.Edit("incident.yaml", "status: draft", "status:    'in-review'");
        var before = branch.Read(Record);

        Assert.That(await branch.Run.RunAsync("incidents", "render", "last"), Is.Zero);

        Assert.That(branch.Read(Record), Is.EqualTo(before));
    }

    [Test]
    public async Task A_record_that_is_only_on_its_branch_is_written_there_and_the_work_tree_stays_as_it_is()
    {
        using var branch = await RecordBranch.StartAsync();
        branch.Edit("incident.yaml", "  data-loss: null", "  data-loss: none");
        branch.Commit();
        branch.Run.Git("checkout -q main");
        branch.Run.Write("unfinished.txt", "mine\n");
        branch.Run.Git("add unfinished.txt");

        Assert.That(await branch.Run.RunAsync("incidents", "render", "last"), Is.Zero, branch.Run.Out);

        Assert.That(branch.Run.Out, Does.Match($"^✓ {RecordBranch.Id} is written anew on its branch, commit [0-9a-f]{{10}}\n"));
        Assert.That(branch.Run.Git($"show incident/{RecordBranch.Id}:{Postmortem}"), Does.Contain("Data lost or wrong: none"));
        Assert.That(branch.Run.Git($"log -1 --format=%s incident/{RecordBranch.Id}"), Is.EqualTo($"Render {RecordBranch.Id} anew\n"));
        Assert.That(branch.Run.Git("status --porcelain"), Is.EqualTo("A  unfinished.txt\n"));
        Assert.That(await branch.Run.RunAsync("incidents", "render", "last", "--check"), Is.Zero);
    }

    [Test]
    public async Task A_template_of_the_repository_is_followed_and_text_whose_place_is_gone_goes_to_an_appendix()
    {
        using var branch = await RecordBranch.StartAsync();
        branch.Edit(
            "postmortem.md",
            "_To be written: what helped, what made it harder, and what could as well have gone the other way._",
            "The cache was warmed by hand."
        );
        branch.Run.Write(
            "templates/postmortem.md.scriban",
            "# {{ title }}\n\n<!-- people:impact -->\n_To be written: whom it hit._\n<!-- /people:impact -->\n"
        );

        Assert.That(await branch.Run.RunAsync("incidents", "render", "last"), Is.Zero);
        var once = branch.Read(Postmortem);
        Assert.That(await branch.Run.RunAsync("incidents", "render", "last"), Is.Zero);

        Assert.That(
            once,
            Does.StartWith("# Performance degradation").And.Contain("## Appendix").And.Contain("The cache was warmed by hand.")
        );
        Assert.That(branch.Read(Postmortem), Is.EqualTo(once));
    }

    [Test]
    public async Task A_part_that_people_emptied_stays_empty()
    {
        using var branch = await RecordBranch.StartAsync();
        branch.Edit(
            "postmortem.md",
            "_To be written: what helped, what made it harder, and what could as well have gone the other way._\n",
            string.Empty
        );

        Assert.That(await branch.Run.RunAsync("incidents", "render", "last", "--check"), Is.Zero, branch.Run.Out);
    }

    [Test]
    public async Task A_fact_that_was_changed_is_set_back_and_said()
    {
        using var branch = await RecordBranch.StartAsync();
        branch.Edit("incident.yaml", "  stable-reads: 5", "  stable-reads: 50");

        Assert.That(await branch.Run.RunAsync("incidents", "render", "last"), Is.Zero);

        Assert.That(branch.Run.Out, Does.Contain("incident.yaml: rollback.stable-reads: `50` → `5`"));
        Assert.That(branch.Run.Git("status --porcelain"), Is.Empty);
    }

    [Test]
    public async Task A_link_out_of_the_work_tree_is_not_followed()
    {
        using var branch = await RecordBranch.StartAsync();
        var outside = branch.Run.Write("../" + Path.GetFileName(branch.Run.Folder) + ".md", "not yours\n");
        branch.Delete("postmortem.md");
        File.CreateSymbolicLink(Path.Combine(branch.Run.Folder, Postmortem), outside);

        await branch.Run.RunAsync("incidents", "render", "last");

        Assert.That(await File.ReadAllTextAsync(outside), Is.EqualTo("not yours\n"));
        File.Delete(outside);
    }
}
