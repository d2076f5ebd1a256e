using System.Text;
using Runbooks.Storage;

namespace Runbooks.Tests.Storage;

[Parallelizable(ParallelScope.All)]
public sealed class BoundedStreamTests
{
    [TestCase(4, "abcd", "abcd")]
    [TestCase(4, "abcde", "…bcde")]
    [TestCase(4, "", "")]
    public void What_is_written_is_kept_up_to_the_bound_and_the_cut_is_shown(int most, string written, string kept)
    {
        using var stream = new BoundedStream(most);

        stream.Write(Encoding.UTF8.GetBytes(written));

        Assert.That(stream.ToString(), Is.EqualTo(kept));
    }

    [Test]
    public void A_program_that_writes_without_end_costs_no_more_than_twice_the_bound()
    {
        using var stream = new BoundedStream(100);
        var longest = 0L;
        for (var line = 0; line < 10_000; line++)
        {
            stream.Write("0123456789"u8.ToArray(), 0, 10);
            longest = Math.Max(longest, stream.Length);
        }

        Assert.That(longest, Is.LessThanOrEqualTo(200));
        Assert.That(stream.ToString(), Is.EqualTo("…" + string.Concat(Enumerable.Repeat("0123456789", 10))));
    }

    [Test]
    public async Task What_is_read_while_others_write_is_never_half_of_a_write()
    {
        using var stream = new BoundedStream(64);
        var writing = Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        for (var i = 0; i < 2_000; i++)
                            stream.Write("01234567"u8.ToArray(), 0, 8);
                    })
                )
        );
        while (!writing.IsCompleted)
            Assert.That(stream.ToString().TrimStart('…').Replace("01234567", ""), Is.Empty);
        await writing;
    }
}
