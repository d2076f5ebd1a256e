using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;

namespace Runbooks.Tests.Cli;

/// <summary>Questions that take yes and no, and widths that are those of a terminal.</summary>
public sealed class QuestionTests
{
    [TestCase("y", true)]
    [TestCase("YES", true)]
    [TestCase("  Yes  ", true)]
    [TestCase("n", false)]
    [TestCase("No", false)]
    public async Task Y_and_yes_approve_n_and_no_deny(string answer, bool granted) =>
        Assert.That((await AskAsync(answer + "\n")).Answer, Is.EqualTo(granted));

    [TestCase("\n\ny\n", true, 2)]
    [TestCase("ja\nsure\nno\n", false, 2)]
    public async Task Anything_else_and_Enter_too_asks_again(string typed, bool granted, int times)
    {
        var (answer, said) = await AskAsync(typed);

        Assert.That(answer, Is.EqualTo(granted));
        Assert.That(said.Split("Please answer y or yes, or n or no.").Length - 1, Is.EqualTo(times));
    }

    [TestCase("")]
    [TestCase("maybe\n")]
    public async Task The_end_of_standard_input_is_no_answer(string typed)
    {
        var (answer, said) = await AskAsync(typed);

        Assert.That(answer, Is.Null);
        Assert.That(said, Does.Contain("Standard input has ended, which is no answer."));
    }

    [TestCase("plain text", 10)]
    [TestCase("東京", 4)]
    [TestCase("e\u0301a", 2)]
    public void A_width_is_that_of_cells(string text, int cells) => Assert.That(Cells.Width(text), Is.EqualTo(cells));

    [TestCase("東京の切り替え", 7, "東京の…")]
    [TestCase("東京の切り替え", 8, "東京の…")]
    [TestCase("abcdef", 6, "abcdef")]
    [TestCase("abcdef", 1, "…")]
    [TestCase("abcdef", 0, "")]
    public void A_text_is_cut_to_cells(string text, int width, string cut) => Assert.That(Cells.Cut(text, width), Is.EqualTo(cut));

    [Test]
    public void A_line_that_moves_is_never_longer_than_the_terminal_is_at_that_moment()
    {
        using var output = new StringWriter();
        var columns = 40;
        var line = new MovingLine(output, () => columns);

        foreach (var width in new[] { 200, 80, 40, 2, 1 })
        {
            columns = width;
            line.Draw("  the controller answered (claimed); reading 東京 what really serves  3.6s of 5m (1 %) · tier 1 of 3, 0 to 5 min");
            Assert.That(Cells.Width(output.ToString().Split("\u001b[2K")[^1]), Is.LessThan(width));
        }
    }

    [TestCase(40)]
    [TestCase(80)]
    public void A_line_of_a_run_is_broken_at_words_and_goes_on_under_where_it_began(int width)
    {
        using var output = new StringWriter();
        var console = Spectre.Console.AnsiConsole.Create(
            new Spectre.Console.AnsiConsoleSettings { Out = new PlainOutput(output), Ansi = Spectre.Console.AnsiSupport.No }
        );

        console.Write(
            WrappedMarkup.Of(
                console,
                "  [green]✓[/] [bold]status[/]    Read which release serves, and which stands by, before anything is sent "
                    + "to the controller  [grey]12ms[/]",
                width
            )
        );

        var lines = output.ToString().TrimEnd().Split('\n').Select(l => l.TrimEnd()).ToList();
        Assert.That(lines.Select(Cells.Width), Is.All.LessThanOrEqualTo(width));
        Assert.That(lines[0], Does.StartWith("  ✓ status    Read which"));
        Assert.That(lines.Skip(1), Is.All.StartsWith("    "));
        Assert.That(string.Join(' ', lines.Select(l => l.Trim())), Does.Contain("before anything is sent to the controller"));
    }

    private static async Task<(bool? Answer, string Said)> AskAsync(string typed)
    {
        using var error = new StringWriter();
        var host = new CommandHost(TextWriter.Null, error, new StringReader(typed), TimeProvider.System, "/", _ => null);
        var answer = await YesOrNo.AskAsync(host, "Go on?", CancellationToken.None);
        Assert.That(error.ToString(), Does.StartWith("Go on? [y/n] "), "the question says what it takes");
        return (answer, error.ToString());
    }
}
