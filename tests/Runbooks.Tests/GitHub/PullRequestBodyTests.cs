using Runbooks.GitHub;

namespace Runbooks.Tests.GitHub;

internal sealed class PullRequestBodyTests
{
    [Test]
    public void What_people_write_around_ours_stays()
    {
        var first = PullRequestBody.Create("ours\n- [ ] a box\n", "T", isDraft: true);
        var edited = "Before.\r\n" + first.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\nAfter: fixes the alert.";

        var next = PullRequestBody.Update(edited, "ours anew", "T", isDraft: false);

        Assert.That(
            next,
            Does.StartWith("Before.\n").And.EndWith("\nAfter: fixes the alert.").And.Contain("ours anew").And.Not.Contain("a box")
        );
        Assert.That(PullRequestBody.Update(next, "ours anew", "T", isDraft: false), Is.EqualTo(next), "it changes without a reason");
    }

    [Test]
    public void A_box_that_somebody_ticked_stays_ticked()
    {
        var body = PullRequestBody
            .Create("- [ ] one\n- [ ] two\n", "T", isDraft: false)
            .Replace("- [ ] two", "- [x] two", StringComparison.Ordinal);

        var next = PullRequestBody.Update(body, "new text\n- [ ] one\n- [ ] two\n- [ ] three\n", "T", isDraft: false);

        Assert.That(next, Does.Contain("- [ ] one\n- [x] two\n- [ ] three\n"));
    }

    [TestCase("Written by hand.")]
    [TestCase("<!-- runbook:body -->\nSomebody deleted the end. Written by hand.")]
    [TestCase("Written by hand.\n<!-- /runbook:body -->")]
    public void A_body_without_both_marks_is_kept_and_ours_goes_below(string body)
    {
        var next = PullRequestBody.Update(body, "ours", "T", isDraft: false);

        Assert.That(next, Does.Contain("Written by hand."));
        Assert.That(
            next.IndexOf("Written by hand.", StringComparison.Ordinal),
            Is.LessThan(next.IndexOf("\nours\n", StringComparison.Ordinal))
        );
        Assert.That(PullRequestBody.Update(next, "ours", "T", isDraft: false), Is.EqualTo(next));
    }

    [Test]
    public void A_mark_in_our_own_text_does_not_end_it()
    {
        var body = PullRequestBody.Create("a <!-- /runbook:body --> b <!-- runbook:body --> c", "T", isDraft: false);

        Assert.That(PullRequestBody.Update(body, "d", "T", isDraft: false), Is.EqualTo(PullRequestBody.Create("d", "T", isDraft: false)));
    }

    [TestCase(0)]
    [TestCase(60_000)]
    public void It_is_never_longer_than_github_takes_and_says_where_it_was_cut(int theirs)
    {
        var text = string.Join('\n', Enumerable.Range(0, 20_000).Select(n => $"line {n}"));
        var body =
            theirs == 0
                ? PullRequestBody.Create(text, "T", isDraft: true)
                : PullRequestBody.Update(
                    new string('x', theirs) + "\n\n" + PullRequestBody.Create("a", "T", isDraft: true),
                    text,
                    "T",
                    isDraft: true
                );

        Assert.That(body.Length, Is.LessThanOrEqualTo(65_536).And.GreaterThan(65_000));
        Assert.That(body, Does.Contain("The rest was too long for GitHub").And.EndWith("<!-- /runbook:body -->"));
        if (theirs > 0)
            Assert.That(body, Does.StartWith(new string('x', theirs)));
    }

    [Test]
    public void A_block_of_code_that_is_cut_is_closed() =>
        Assert.That(
            GitHubText.Cut("```\n" + string.Concat(Enumerable.Repeat("a line\n", 20_000))),
            Does.Match("a line\n```\n\n\\*The rest")
        );

    [Test]
    public void Whose_a_title_and_a_draft_are_is_remembered()
    {
        var body = PullRequestBody.Create("ours", "Ours", isDraft: true);

        Assert.That(
            (PullRequestBody.GaveTitle(body, "Ours"), PullRequestBody.GaveTitle(body, "Theirs"), PullRequestBody.MadeDraft(body)),
            Is.EqualTo((true, false, true))
        );
        Assert.That(PullRequestBody.MadeDraft(PullRequestBody.Update(body, "ours", "Ours", isDraft: false)), Is.False);
    }
}
