using System.Text;
using Runbooks.Incidents.Writing;
using Runbooks.Tests.Git;

namespace Runbooks.Tests.Incidents;

public sealed class BranchAmendmentTests
{
    [Test]
    public void A_change_is_made_on_top_of_that_of_somebody_who_was_quicker()
    {
        using var repository = ScratchRepository.WithACommit();
        repository.Git("branch", "incident/x");
        var opened = repository.Open();
        var asked = 0;

        var result = new BranchAmendment(opened, TimeProvider.System).Make("incident/x", tip =>
        {
            // While the first change is thought about, another one arrives.
            if (++asked == 1)
                opened.WriteRecord(Records.On("incident/x", "another-run", ("list", "theirs\n")));
            return new Amendment(
                "Add ours\n",
                new Dictionary<string, ReadOnlyMemory<byte>> { ["list"] = Encoding.UTF8.GetBytes(opened.ReadFile(tip, "list") + "ours\n") }
            );
        });

        Assert.That((asked, result.Problem), Is.EqualTo((2, (string?)null)));
        Assert.That(repository.Git("show", "incident/x:list"), Is.EqualTo("theirs\nours"));
    }

    [Test]
    public async Task Eight_changes_at_once_all_arrive()
    {
        using var repository = ScratchRepository.WithACommit();
        var opened = repository.Open();

        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(n =>
                    Task.Run(() =>
                        new BranchAmendment(opened, TimeProvider.System).Make("incident/x", tip => new Amendment(
                            $"Add {n}\n",
                            new Dictionary<string, ReadOnlyMemory<byte>>
                            {
                                ["list"] = Encoding.UTF8.GetBytes($"{opened.ReadFile(tip, "list")}{n}\n"),
                            }
                        ))
                    )
                )
        );

        Assert.That(results.Select(r => r.Problem), Is.All.Null);
        Assert.That(repository.Git("show", "incident/x:list").Split('\n').Order(), Is.EqualTo(Enumerable.Range(0, 8).Select(n => $"{n}")));
    }

    [Test]
    public void Nothing_is_committed_where_nothing_is_to_be_changed()
    {
        using var repository = ScratchRepository.WithACommit();

        var result = new BranchAmendment(repository.Open(), TimeProvider.System).Make("incident/x", _ => null);

        Assert.That(result, Is.EqualTo(new AmendmentResult("incident/x", Commit: null, Problem: null)));
        Assert.That(repository.Git("branch", "--list", "incident/*"), Is.Empty);
    }
}
