using Runbooks.Catalogue;
using Runbooks.Diagnostics;
using Runbooks.Watch.Acting;

namespace Runbooks.Tests.Watch;

/// <summary>What asks for a runbook is acted upon once, whatever is seen meanwhile.</summary>
public sealed class ClaimQueueTests
{
    [Test]
    public void A_release_that_changes_while_a_claim_is_acted_upon_does_not_make_it_forgotten()
    {
        var book = new ClaimQueue();
        book.Add(Claim("alert f1"));
        Assert.That(book.Begin("alert f1"), Is.True);

        book.Clear();
        book.HasActed("alert f1");

        Assert.That(
            (book.Holds("alert f1"), book.Begin("alert f1"), book.RemoveAll("alert f1")),
            Is.EqualTo((true, false, true)),
            "it is resolved later, and was known"
        );
    }

    [Test]
    public void What_was_held_back_goes_with_the_release_that_it_was_of()
    {
        var book = new ClaimQueue();
        book.Add(Claim("one"));
        book.Begin("one");
        book.GiveBack("one");
        Assert.That(book.Waiting.Select(c => c.Key), Is.EqualTo(new[] { "one" }));

        book.Begin("one");
        Assert.That(book.Waiting, Is.Empty, "it is not held back while it is acted upon");
        book.Clear();
        book.GiveBack("one");

        Assert.That(book.Holds("one"), Is.False);
    }

    [Test]
    public void A_claim_is_begun_once()
    {
        var book = new ClaimQueue();
        book.Add(Claim("one"));

        Assert.That((book.Begin("one"), book.Begin("one"), book.Begin("other")), Is.EqualTo((true, false, false)));
    }

    private static Claim Claim(string key)
    {
        var found = new RunbookCatalog(Path.GetTempPath()).Find("quick-rollback", new DiagnosticBag())!;
        return new Claim(
            key,
            "health-check",
            RunbookCatalog.Read(found, new DiagnosticBag())!,
            found,
            "it failed",
            DateTimeOffset.UnixEpoch
        );
    }
}
