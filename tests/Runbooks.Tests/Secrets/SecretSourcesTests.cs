using System.Runtime.Versioning;
using Runbooks.Authoring;
using Runbooks.Catalogue;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Tests.Support;
using Runbooks.Watch;

namespace Runbooks.Tests.Secrets;

/// <summary>Where `${…}` gets its values from, and what is done where it gets none.</summary>
public sealed class SecretSourcesTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("runbook-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("Bearer ${env:TOKEN}", "Bearer value-of-TOKEN")]
    [TestCase("${env:A}-${env:B}", "value-of-A-value-of-B")]
    [TestCase("a plain value", "a plain value")]
    [TestCase("$${env:TOKEN}", "${env:TOKEN}")]
    [TestCase("$NAME and $$ stay", "$NAME and $$ stay")]
    public void A_value_is_filled_in(string text, string value)
    {
        var bag = new DiagnosticBag();

        Assert.That(EnvironmentReference.Resolve(text, name => $"value-of-{name}", span: null, bag, []), Is.EqualTo(value));
        Assert.That(bag.Sorted(), Is.Empty);
    }

    [TestCase("${vault:secret/x}", "RB0310")]
    [TestCase("${FOO}", "RB0310")]
    [TestCase("${}", "RB0310")]
    [TestCase("${env:}", "RB0310")]
    [TestCase("${env:1A}", "RB0310")]
    [TestCase("${file:}", "RB0310")]
    [TestCase("Bearer ${env:A", "RB0310")]
    [TestCase("${file:relative}", "RB0311")]
    public void Whatever_else_is_of_that_form_is_a_mistake_and_never_a_value(string text, string code)
    {
        var bag = new DiagnosticBag();

        Assert.That(EnvironmentReference.Resolve(text, name => $"value-of-{name}", span: null, bag, []), Is.Null);
        Assert.That(bag.Sorted().Select(d => d.Code.Id), Is.EqualTo(new[] { code }));
        Assert.That(bag.Sorted()[0].Help, Is.Not.Null);
    }

    [Test]
    public void A_header_of_a_target_comes_from_a_file_beside_it_and_is_secret()
    {
        Write("token", "s3cret-of-the-file\r\n");
        var bag = new DiagnosticBag();

        var target = Read("headers: { Authorization: \"Bearer ${file:token}\" }", bag);

        Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty);
        Assert.That(target!.Headers.Single().Value, Is.EqualTo("Bearer s3cret-of-the-file"), "the line's end is none of it");
        Assert.That(target.Secrets, Does.Contain("s3cret-of-the-file"));
        Assert.That(target.SecretFiles, Is.EqualTo(new[] { Path.Combine(_folder, "token") }));
    }

    [TestCase("headers: { Authorization: \"Bearer ${vault:x}\" }")]
    [TestCase("headers: { X-Caller: \"${caller}\" }")]
    [TestCase("tenant: \"${env:TENANT}\"")]
    [TestCase("prometheus: { url: \"${consul:prometheus}\" }")]
    public void A_target_with_a_reference_that_nothing_fills_in_is_a_mistake_with_its_place(string line)
    {
        var bag = new DiagnosticBag();

        Assert.That(Read(line, bag), Is.Null);
        Assert.That(bag.Sorted().Select(d => (d.Code.Id, d.Span is not null)), Has.Member(("RB0310", true)));

        var linted = new DiagnosticBag();
        new Linter(new RunbookCatalog(_folder), _ => null).Lint(new SourceText("targets/shop.yaml", Yaml(line)), linted);
        Assert.That(linted.Sorted().Select(d => d.Code.Id), Has.Member("RB0310"), "lint says so before anything is sent");
    }

    [Test]
    public void Lint_does_not_want_the_file_that_lies_where_the_run_happens()
    {
        var bag = new DiagnosticBag();

        new Linter(new RunbookCatalog(_folder), _ => null).Lint(
            new SourceText("targets/shop.yaml", Yaml("headers: { Authorization: \"Bearer ${file:/var/run/secrets/absent}\" }")),
            bag
        );

        Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty);
    }

    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite, null)]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, null)]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite, "others than its owner can write it")]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite, "others than its owner can write it")]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_others_can_write_is_no_secret(UnixFileMode mode, string? problem)
    {
        var path = Write("token", "s3cret-of-the-file\n");
        File.SetUnixFileMode(path, mode);

        var (value, found) = SecretFile.Read(path);

        Assert.That((value is null, found), Is.EqualTo((problem is not null, problem is null ? null : found)));
        if (problem is not null)
            Assert.That(found, Does.Contain(problem));
    }

    [Test]
    [Category(Component.RootCategory)]
    [Platform(Include = "Linux")]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_everybody_reads_is_taken_from_root_alone()
    {
        Component.Root();
        var path = Write("token", "s3cret-of-the-file\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Assert.That(SecretFile.Read(path).Value, Is.EqualTo("s3cret-of-the-file"), "as clusters mount their tokens");

        Run("chown", "1", path);
        Assert.That(SecretFile.Read(path).Why, Does.StartWith("it belongs to "));
    }

    [TestCase("", "it is empty")]
    [TestCase("\n", "it is empty")]
    [TestCase(null, "there is no such file")]
    public void What_holds_no_secret_is_said(string? content, string problem)
    {
        var path = content is null ? Path.Combine(_folder, "absent") : Write("token", content);

        Assert.That(SecretFile.Read(path).Why, Is.EqualTo(problem));
    }

    [Test]
    public void A_folder_a_pipe_and_a_file_without_end_are_none()
    {
        Assert.That(SecretFile.Read(_folder).Value, Is.Null);
        Assert.That(SecretFile.Read("/dev/zero").Value, Is.Null);
        Assert.That(SecretFile.Read(Write("large", new string('x', (64 * 1024) + 1))).Why, Does.Contain("more than the 65536 of a secret"));
    }

    [Test]
    public void A_token_that_is_renewed_behind_a_link_is_a_change_of_the_files_of_a_watch()
    {
        Write("first/token", "s3cret-number-one\n");
        Write("other/token", "s3cret-number-two\n");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "data"), Path.Combine(_folder, "first"));
        File.CreateSymbolicLink(Path.Combine(_folder, "token"), Path.Combine("data", "token"));
        var files = new WatchedFiles(_folder, []);
        files.Follow([Path.Combine(_folder, "token")]);
        Assert.That(files.HaveChanged(), Is.False);

        Directory.Delete(Path.Combine(_folder, "data"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "data"), Path.Combine(_folder, "other"));

        Assert.That((files.HaveChanged(), files.HaveChanged()), Is.EqualTo((true, false)));
    }

    private Target? Read(string line, DiagnosticBag bag) =>
        TargetReader.Read(
            new SourceText("shop.yaml", Yaml(line)),
            RunbookFormat.Vocabulary,
            _ => null,
            bag,
            new TargetFolder(_folder, new RootedFiles(_folder))
        );

    private static string Yaml(string line) => $"apiVersion: runbooks/v1\nname: shop\nbase-url: http://localhost:1\n{line}\n";

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private static void Run(string program, params string[] arguments) => Assert.That(Bounded.Run(program, arguments).Code, Is.Zero);
}
