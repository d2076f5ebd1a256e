using Runbooks.Definitions.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Targets;

/// <summary>Headers that files are filled into, while the files change.</summary>
public sealed class RenewedHeadersTests
{
    private readonly List<string> _kept = [];
    private string _file = null!;

    [SetUp]
    public void Begin()
    {
        _file = Path.GetTempFileName();
        Write("first-token");
        _kept.Clear();
    }

    [TearDown]
    public void End() => File.Delete(_file);

    [Test]
    public void What_a_file_holds_now_is_sent_and_kept_secret_before()
    {
        var headers = Read($"Bearer ${{file:{_file}}}").Renewed!;
        Assert.That(Now(headers), Is.EqualTo("Bearer first-token"));
        Assert.That(_kept, Is.Empty, "it is kept since the target was read");

        Write("second-token");

        Assert.That(Now(headers), Is.EqualTo("Bearer second-token"));
        Assert.That(_kept, Does.Contain("second-token"));
    }

    [Test]
    public void A_file_that_cannot_be_read_for_a_moment_leaves_the_header_as_it_was()
    {
        var headers = Read($"Bearer ${{file:{_file}}}").Renewed!;

        File.Delete(_file);
        Assert.That(Now(headers), Is.EqualTo("Bearer first-token"));
        Write(string.Empty);
        Assert.That(Now(headers), Is.EqualTo("Bearer first-token"));
    }

    [Test]
    public void A_header_that_is_given_on_the_command_line_counts_before_the_file()
    {
        var renewed = Read($"Bearer ${{file:{_file}}}").Renewed!;
        Write("second-token");

        Assert.That(renewed.With([KeyValuePair.Create("x-token", "given")]).Now(_kept.Add).Select(h => h.Value), Is.EqualTo(["given"]));
        var beside = renewed.With([KeyValuePair.Create("X-Other", "given")]).Now(_kept.Add);
        Assert.That(beside.Select(h => h.Value), Is.EqualTo(["Bearer second-token", "given"]));
    }

    [Test]
    public void Headers_that_name_no_file_stay_as_they_are() => Assert.That(Read("${env:TOKEN}").Renewed, Is.Null);

    private string Now(RenewedHeaders headers) => headers.Now(_kept.Add)[0].Value;

    private static Target Read(string value)
    {
        var text = $"apiVersion: runbooks/v1\nname: shop\nbase-url: http://localhost:1\nheaders: {{ X-Token: \"{value}\" }}\n";
        return TargetFile.Read(text, environment: _ => "token-of-the-environment");
    }

    private void Write(string text)
    {
        File.WriteAllText(_file, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
