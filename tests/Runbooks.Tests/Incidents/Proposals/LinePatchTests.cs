using Runbooks.Incidents.Proposals;

namespace Runbooks.Tests.Incidents.Proposals;

public sealed class LinePatchTests
{
    private const string File = "a\nb\nwithin: 30s # why\nc\n\nd\n";
    private const string Change = "@@ -1,5 +1,5 @@\n a\n b\n-within: 30s # why\n+within: 45s # why\n c";

    [Test]
    public void A_change_is_written_as_git_does()
    {
        var patch = LinePatch.Between(File, File.Replace("30s", "45s", StringComparison.Ordinal));

        Assert.That(patch.ToString(), Is.EqualTo("@@ -1,4 +1,4 @@\n a\n b\n-within: 30s # why\n+within: 45s # why\n c"));
    }

    [Test]
    public void Git_itself_takes_what_is_written()
    {
        using var repository = Git.ScratchRepository.Empty();
        var after = File.Replace("30s", "45s", StringComparison.Ordinal);
        repository.Commit("x.yaml", File);
        var patch = repository.Write("../x.patch", $"--- a/x.yaml\n+++ b/x.yaml\n{LinePatch.Between(File, after)}\n");

        repository.Git("apply", patch);

        Assert.That(System.IO.File.ReadAllText(Path.Combine(repository.Folder, "x.yaml")), Is.EqualTo(after));
    }

    [TestCase("a\nb\nwithin: 30s # why\nc\n\nd\n", "a\nb\nwithin: 45s # why\nc\n\nd\n", TestName = "At its place")]
    [TestCase("new\nnew\na\nb\nwithin: 30s # why\nc\nd\n", "new\nnew\na\nb\nwithin: 45s # why\nc\nd\n", TestName = "Moved down")]
    [TestCase("a\r\nb\r\nwithin: 30s # why\r\nc\r\n", "a\r\nb\r\nwithin: 45s # why\r\nc\r\n", TestName = "With the line breaks of Windows")]
    [TestCase("a\nb\nwithin: 30s # why\nother\n", "a\nb\nwithin: 45s # why\nother\n", TestName = "The line below has changed")]
    [TestCase(
        "a  \nb\t\nwithin: 30s # why\nc",
        "a  \nb\t\nwithin: 45s # why\nc",
        TestName = "Spaces at the ends of lines, and no line break at the end"
    )]
    public void A_change_is_made_and_all_else_is_kept(string before, string after)
    {
        var patch = LinePatch.Parse(Change)!;

        Assert.That(patch.Apply(before), Is.EqualTo(new Patched(after)));
        Assert.That(patch.Apply(after), Is.EqualTo(new AlreadyPatched()));
    }

    [Test]
    public void A_line_that_moved_away_from_its_neighbours_is_found_while_there_is_one()
    {
        Assert.That(LinePatch.Parse(Change)!.Apply("z\nwithin: 30s # why"), Is.EqualTo(new Patched("z\nwithin: 45s # why")));
        Assert.That(
            LinePatch.Parse(Change)!.Apply("within: 45s # why\nz"),
            Is.InstanceOf<PatchConflict>(),
            "it may be another line that looks so"
        );
    }

    [TestCase("- a\n- b\n", "- a\n- b\n- c\n")]
    [TestCase("- a\n- b", "- a\n- b\n- c")]
    [TestCase("- a\r\n- b", "- a\r\n- b\r\n- c")]
    [TestCase("- a\n- b\nnext: 1\n", "- a\n- b\n- c\nnext: 1\n")]
    public void A_line_that_comes_is_put_in_once(string before, string after)
    {
        var patch = LinePatch.Parse(LinePatch.Between(before, after).ToString())!;

        Assert.That(patch.Apply(before), Is.EqualTo(new Patched(after)));
        Assert.That(patch.Apply(after), Is.EqualTo(new AlreadyPatched()));
    }

    [Test]
    public void A_line_that_goes_is_taken_out_once()
    {
        var patch = LinePatch.Between("a\nb\nc\nd\n", "a\nb\nd\n");

        Assert.That(patch.Apply("a\nb\nc\nd\n"), Is.EqualTo(new Patched("a\nb\nd\n")));
        Assert.That(patch.Apply("a\nb\nd\n"), Is.EqualTo(new AlreadyPatched()));
    }

    [Test]
    public void Two_changes_at_one_place_do_not_get_in_each_others_way()
    {
        const string Before = "list:\n  - a\n  - b\nnext: 1\n";
        var one = LinePatch.Between(Before, "list:\n  - a\n  - b\n  - c\nnext: 1\n");
        var two = LinePatch.Between(Before, "list:\n  - a\n  - b\n  - d\nnext: 1\n");

        var both = two.Apply(((Patched)one.Apply(Before)).Text);

        Assert.That(both, Is.EqualTo(new Patched("list:\n  - a\n  - b\n  - d\n  - c\nnext: 1\n")));
    }

    [Test]
    public void A_diff_of_git_with_several_places_is_taken_whole_or_not_at_all()
    {
        const string Diff =
            "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n+A\n b\n@@ -9 +9 @@ "
            + "section\n-i\n+I\n\\ No newline at end of file\n";
        var patch = LinePatch.Parse(Diff)!;

        Assert.That(patch.Apply("a\nb\nc\nd\ne\nf\ng\nh\ni\n"), Is.EqualTo(new Patched("A\nb\nc\nd\ne\nf\ng\nh\nI\n")));
        Assert.That(patch.Apply("A\nb\nc\nd\ne\nf\ng\nh\ni\n"), Is.EqualTo(new Patched("A\nb\nc\nd\ne\nf\ng\nh\nI\n")));
        Assert.That(patch.Apply("a\nb\nc\n"), Is.InstanceOf<PatchConflict>());
    }

    [TestCase(
        "a\nb\nwithin: 60s # why\nc\n",
        "it changes the line `within: 30s # why`, which is not there any more; at its place stands `within: 60s # why`"
    )]
    [TestCase(
        "x\nwithin: 30s # why\ny\nz\nwithin: 30s # why\n",
        "`within: 30s # why` stands in lines 2, 5, and nothing says which is meant"
    )]
    [TestCase("", "it changes the line `within: 30s # why`, which is not there any more")]
    public void A_file_that_changed_since_is_left_alone_and_said(string file, string reason) =>
        Assert.That(LinePatch.Parse(Change)!.Apply(file), Is.EqualTo(new PatchConflict(reason)));

    [TestCase("")]
    [TestCase("within: 45s")]
    [TestCase("@@ -1 +1 @@\n only context")]
    [TestCase("@@ -1 +1 @@\nno mark")]
    [TestCase("@@ -99999999999 +1 @@\n-a\n+b")]
    [TestCase("make it 45 s\n@@ -1 +1 @@\n-a\n+b")]
    public void What_is_no_change_of_lines_is_not_read_as_one(string text) => Assert.That(LinePatch.Parse(text), Is.Null);
}
