using Runbooks.Events;

namespace Runbooks.Tests.Checklist;

/// <summary>`widget`: a bundle of JavaScript by content type and by content.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class WidgetCheckTests
{
    private const string Bundle = "(function () { window.widget = { }; })();";

    [TestCase(Bundle, CheckStatus.Pass, "/dist/widget.iife.js: application/javascript, 41 bytes")]
    [TestCase("(x) => window.widget", CheckStatus.Fail, "/dist/widget.iife.js says it is JavaScript, but holds")]
    [TestCase("(12345678901234567890123456789012345)", CheckStatus.Fail, "/dist/widget.iife.js says it is JavaScript, but holds")]
    [TestCase("<html>window</html>", CheckStatus.Fail, "/dist/widget.iife.js is text/html, not JavaScript")]
    [TestCase("""{"message":"window function"}""", CheckStatus.Fail, "/dist/widget.iife.js is application/json, not JavaScript")]
    [TestCase("404", CheckStatus.Fail, "/dist/widget.iife.js: HTTP 404")]
    [TestCase("503", CheckStatus.Fail, "/dist/widget.iife.js: HTTP 503")]
    [TestCase("lost", CheckStatus.Fail, "/dist/widget.iife.js: ")]
    public async Task A_bundle_says_that_it_is_a_script_and_holds_one(string answer, CheckStatus status, string told)
    {
        var found = await new LookedAt().LookAsync("widget", $"/dist/widget.iife.js {answer}");

        Assert.That(found.Status, Is.EqualTo(status), found.Actual);
        Assert.That(found.Actual, Does.StartWith(told));
    }

    [Test]
    public async Task A_runbook_may_say_where_the_bundle_lies()
    {
        var found = await new LookedAt().LookAsync("widget: { path: /own.js }", $"/own.js {Bundle}");

        Assert.That((found.Status, found.Actual), Is.EqualTo((CheckStatus.Pass, "/own.js: application/javascript, 41 bytes")));
    }

    [Test]
    public async Task A_script_that_every_path_has_is_not_the_bundle()
    {
        var found = await new LookedAt().LookAsync(
            "widget",
            $"/dist/widget.iife.js {Bundle}\n/dist/widget.iife.js-that-does-not-exist {Bundle}"
        );

        Assert.That((found.Status, found.IsCatchAll), Is.EqualTo((CheckStatus.Unknown, true)), found.Actual);
    }
}
