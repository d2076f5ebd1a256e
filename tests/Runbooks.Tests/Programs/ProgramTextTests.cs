using Runbooks.Programs;

namespace Runbooks.Tests.Programs;

/// <summary>What programs say, as it is shown and recorded.</summary>
public sealed class ProgramTextTests
{
    [Test]
    public void It_moves_no_cursor_turns_no_writing_and_names_no_password() =>
        Assert.That(
            ProgramText.Lines(
                "\u001b]0;owned\u0007remote:\tno \u001b[31mway\u001b[K\n\n10%\r100%\nhttps://bot:a@b@host/x.git is \u202eevil\n"
            ),
            Is.EqualTo(["remote: no way", "10%", "100%", "https://host/x.git is \\u202eevil"])
        );

    [Test]
    public void A_line_that_never_ends_is_cut() =>
        Assert.That(ProgramText.Lines(new string('a', 1000)).Single(), Is.EqualTo(new string('a', 200) + "…"));
}
