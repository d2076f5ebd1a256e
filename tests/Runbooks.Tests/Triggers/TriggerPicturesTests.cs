using System.Text.RegularExpressions;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Triggers;

/// <summary>The pictures of the reference show what the engine does.</summary>
internal sealed partial class TriggerPicturesTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "runbooks", "triggers.md");

    [Test]
    public void Each_picture_is_what_the_engine_says()
    {
        var text = File.ReadAllText(Page);
        var evaluated = Pictures()
            .Replace(text, picture =>
            {
                var says = new Timeline(picture.Groups[1].Value).See(picture.Groups[2].Value, picture.Groups[4].Value);
                return $"```timeline\ntrigger  {picture.Groups[1].Value}\nsamples  {picture.Groups[2].Value}\n"
                    + $"{picture.Groups[3].Value}says     {says}\n```";
            });

        if (Environment.GetEnvironmentVariable("UPDATE_FIXTURES") == "1")
            File.WriteAllText(Page, evaluated);
        Assert.That(File.ReadAllText(Page), Is.EqualTo(evaluated), "run the tests with UPDATE_FIXTURES=1 to draw the pictures anew");
        Assert.That(
            Pictures().Count(text),
            Is.EqualTo(text.Split("```timeline").Length - 1).And.GreaterThan(10),
            "every picture is of the form that is read"
        );
    }

    [Test]
    public void The_recording_in_it_can_be_replayed()
    {
        var bag = new Runbooks.Diagnostics.DiagnosticBag();
        var lines = Recording().Match(File.ReadAllText(Page)).Groups[1].Value;
        var probes = Runbooks.Triggers.Samples.SampleReader.Read(new Runbooks.Diagnostics.SourceText("triggers.md", lines), bag);

        Assert.That(bag.Sorted(), Is.Empty);
        Assert.That(probes!.Single().Observations, Has.Count.EqualTo(2));
    }

    [GeneratedRegex("```timeline\ntrigger  (.*)\nsamples  (.*)\n(version  (.*)\n)?says *(.*)\n```")]
    private static partial Regex Pictures();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Recording();
}
