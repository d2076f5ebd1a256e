using Runbooks.Sandbox.Faults;

namespace Runbooks.Tests.Sandbox.Faults;

/// <summary>How faults are written.</summary>
internal sealed class FaultTextTests
{
    [TestCase("refused", "refused@rollback")]
    [TestCase("refused@switch", "refused@switch")]
    [TestCase("slow-switch=500ms", "slow-switch=500ms@rollback")]
    [TestCase("huge=1.5MiB@health", "huge=1.5MiB@health")]
    [TestCase("error@status*2", "error=503@status*2")]
    [TestCase("high-memory", "high-memory=0.97@everywhere")]
    [TestCase("constant-health", "constant-health")]
    [TestCase("redirect=http://a.invalid/?x=y@query", "redirect=http://a.invalid/?x=y@query")]
    public void A_fault_is_a_name_with_a_value_a_place_and_a_count_or_their_defaults(string text, string expected)
    {
        Assert.That(FaultText.TryParse(text, out var fault, out _), Is.True);
        Assert.That(fault!.ToString(), Is.EqualTo(expected));
    }

    [TestCase("refuse", "there is no fault `refuse`; the faults are refused, claimed-not-done,")]
    [TestCase("", "there is no fault ``; the faults are")]
    [TestCase("refused=yes", "the fault `refused` wants no value, not `yes`")]
    [TestCase("slow-switch=2", "the fault `slow-switch` wants a length of time such as 500ms or 2s, not `2`")]
    [TestCase("slow-switch=900000h", "the fault `slow-switch` wants a length of time such as 500ms or 2s, not `900000h`")]
    [TestCase("slow-switch=-1s", "the fault `slow-switch` wants a length of time such as 500ms or 2s, not `-1s`")]
    [TestCase("huge=lots", "the fault `huge` wants a size such as 64KiB or 8MiB, not `lots`")]
    [TestCase("error-rate=0", "the fault `error-rate` wants a whole number of at least 1, not `0`")]
    [TestCase("high-cpu=1.5", "the fault `high-cpu` wants a number from 0 to 1, not `1.5`")]
    [TestCase("error=200", "the fault `error` wants an HTTP status from 400 to 599, not `200`")]
    [TestCase(
        "status-unreadable-after=x",
        "the fault `status-unreadable-after` wants a number of reads or a length of time such as 2s, not `x`"
    )]
    [TestCase("dropped=gently", "the fault `dropped` wants reset or close, not `gently`")]
    [TestCase("other-shape=round", "the fault `other-shape` wants one of empty-object, no-body,")]
    [TestCase("refused@status", "the fault `refused` cannot act at `status`; its places are rollback, switch")]
    [TestCase("refused*0", "`*0` is not a number of times")]
    [TestCase("crashing*2", "the fault `crashing` is a lasting one and cannot be counted")]
    public void A_mistake_is_told_in_a_sentence(string text, string problem)
    {
        Assert.That(FaultText.TryParse(text, out _, out var told), Is.False);
        Assert.That(told, Does.StartWith(problem));
    }

    [Test]
    public void Every_fault_has_a_name_of_its_own_a_sentence_and_a_default_that_is_valid()
    {
        Assert.That(SandboxFault.All.Select(fault => fault.Name), Is.Unique);
        foreach (var fault in SandboxFault.All)
        {
            Assert.Multiple(() =>
            {
                Assert.That(fault.Name, Does.Match("^[a-z]+(-[a-z]+)*$"));
                Assert.That(fault.Description, Does.EndWith("."));
                Assert.That(FaultText.TryParse(fault.Name, out _, out var problem), Is.True, problem);
            });
        }
    }

    [Test]
    public async Task Setting_a_fault_again_at_its_place_replaces_it_and_removing_it_by_name_removes_it_everywhere()
    {
        await using var visit = await SandboxVisit.StartAsync("late=1s@status", "late=1s@health", "late=2s@status");
        var faults = visit.Target.Faults;
        Assert.That(faults.Current.Select(fault => fault.ToString()), Is.EqualTo(new[] { "late=1s@health", "late=2s@status" }));
        Assert.That((faults.Remove("late@health"), faults.Remove("late@health"), faults.Current.Count), Is.EqualTo((true, false, 1)));
        Assert.That((faults.Remove("late"), faults.Current.Count), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task A_fault_in_the_options_that_cannot_be_read_starts_nothing()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => SandboxVisit.StartAsync("no-such-fault"));
    }
}
