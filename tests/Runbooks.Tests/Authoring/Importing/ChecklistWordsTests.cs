using Runbooks.Authoring.Importing.Words;

namespace Runbooks.Tests.Authoring.Importing;

/// <summary>Which check an item of a checklist in words asks for.</summary>
public sealed class ChecklistWordsTests
{
    [TestCase("No errors for five minutes", "\"error-rate\"")]
    [TestCase("Error rate below 2%", """{"error-rate":{"rate":"< 2%"}}""")]
    [TestCase("p95 below 2s", """{"performance":{"average":"< 2s","p95":"< 2s"}}""")]
    [TestCase("The database is connected", "\"database\"")]
    [TestCase("No errors in the log", null)]
    [TestCase("no errors in our application logs", null)]
    [TestCase("Tell the product owner", null)]
    public void An_item_is_the_check_that_it_asks_for_or_none(string item, string? check) =>
        Assert.That(
            ChecklistWords
                .Of(item, label: null)
                ?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
            Is.EqualTo(check)
        );
}
