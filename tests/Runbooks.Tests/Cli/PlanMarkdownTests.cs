using Runbooks.Cli.Terminal;

namespace Runbooks.Tests.Cli;

/// <summary>A plan in a job summary.</summary>
internal sealed class PlanMarkdownTests
{
    [Test]
    public void The_sign_of_a_step_that_is_skipped_begins_no_list_in_the_list()
    {
        using var text = new StringWriter { NewLine = "\n" };

        var section = new PlanSection(
            "A run would",
            [new PlanLine(0, "Roll back") { Mark = "-", Head = "rollback" }, new PlanLine(1, "skipped")]
        );
        PlanMarkdown.Write(
            text,
            new PlanPage("Plan", "Roll back", [section], "READY", "Nothing stands in the way.") { Lead = [], MarkdownLead = string.Empty }
        );

        Assert.That(
            text.ToString().ReplaceLineEndings("\n"),
            Does.EndWith("\n### A run would\n\n- \\- **rollback** Roll back\n  - skipped\n")
        );
    }
}
