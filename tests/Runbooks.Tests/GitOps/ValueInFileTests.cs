using Runbooks.GitOps;

namespace Runbooks.Tests.GitOps;

public sealed class ValueInFileTests
{
    private const string TwoDocuments = """
        # the service
        kind: Service
        spec: { ports: [ 80 ] }
        --- # and what answers
        kind: Deployment
        spec:
          containers:
            - { name: proxy, image: 'envoy:1' }   # beside it
            - name: app
              image:   "shop:1.5.0"	# quoted


        """;

    [TestCase("spec.containers[0].image", "envoy:1")]
    [TestCase("spec.containers[1].image", "shop:1.5.0")]
    [TestCase("spec.containers[name=app].image", "shop:1.5.0")]
    [TestCase("spec.ports[0]", "80")]
    [TestCase("[\"kind\"]", "Service")]
    public void A_value_is_found_in_the_first_document_that_has_it(string path, string value) =>
        Assert.That(Find(TwoDocuments, path).Value, Is.EqualTo(value));

    [TestCase("\r\n")]
    [TestCase("\n")]
    public void All_but_the_value_stays_byte_by_byte(string lineBreak)
    {
        var text = "\ufeff" + TwoDocuments.ReplaceLineEndings(lineBreak);

        var changed = Find(text, "spec.containers[name=app].image").With("shop:1.4.2").Value;

        Assert.That(changed, Is.EqualTo(text.Replace("shop:1.5.0", "shop:1.4.2", StringComparison.Ordinal)));
    }

    [TestCase("tag: 1.5.0\n", "1.4.2", "tag: 1.4.2\n")]
    [TestCase("tag: 7\n", "6", "tag: 6\n")]
    [TestCase("tag: v1\n", "1.10", "tag: \"1.10\"\n")]
    [TestCase("tag: 'v1' # now\n", "v0", "tag: 'v0' # now\n")]
    [TestCase("tag: v1\n", "on", "tag: \"on\"\n")]
    [TestCase("tag: v1\n", "NO", "tag: \"NO\"\n")]
    [TestCase("tag: v1\n", "1_000", "tag: \"1_000\"\n")]
    [TestCase("tag: v1\n", "0o7", "tag: \"0o7\"\n")]
    [TestCase("tag: v1\n", "0x1F", "tag: \"0x1F\"\n")]
    [TestCase("tag: v1\n", "0b11", "tag: \"0b11\"\n")]
    [TestCase("tag: v1\n", "12:30:45", "tag: \"12:30:45\"\n")]
    [TestCase("tag: v1\n", "2026-11-30", "tag: \"2026-11-30\"\n")]
    [TestCase("tag: v1\n", ".5", "tag: \".5\"\n")]
    [TestCase("tag: v1\n", ".inf", "tag: \".inf\"\n")]
    [TestCase("tag: v1\n", "~", "tag: \"~\"\n")]
    [TestCase("tag: v1\n", "1e3", "tag: \"1e3\"\n")]
    [TestCase("tag: v1\n", "2026.11.30-3", "tag: 2026.11.30-3\n")]
    [TestCase("tag: v1\n", "shop:1.4.2@sha256:0f", "tag: shop:1.4.2@sha256:0f\n")]
    [TestCase("tag: v1\n", "3f5e0c1", "tag: 3f5e0c1\n")]
    [TestCase("tag: {}\n", "v0", null)]
    public void A_text_stays_one_and_a_whole_number_too(string text, string value, string? changed) =>
        Assert.That(ValueInFile.Find("values.yaml", text, ValuePath.Parse("tag").Value!).Value?.With(value).Value, Is.EqualTo(changed));

    [Test]
    public void What_an_alias_shares_is_not_changed()
    {
        var changed = Find("one: &image shop:1.5.0\ntwo: *image\n", "one").With("shop:1.4.2");

        Assert.That(
            changed.Why,
            Is.EqualTo("values.yaml: `one` cannot be changed where it stands: an alias shares it, or it is written over lines")
        );
    }

    [TestCase("a: [\n", "values.yaml cannot be read as YAML: ")]
    [TestCase("", "values.yaml: it is empty")]
    [TestCase("a: { b: 1 }\n", "values.yaml: it has no `spec`")]
    [TestCase("spec: []\n", "values.yaml: `spec` is a list, not one value")]
    [TestCase("spec: [ { image: x } ]\n", "values.yaml: `spec` is a list, not one value")]
    public void What_cannot_be_found_says_why(string text, string why) =>
        Assert.That(ValueInFile.Find("values.yaml", text, ValuePath.Parse("spec").Value!).Why, Does.StartWith(why));

    [Test]
    public void A_file_that_grows_without_bound_when_it_is_read_is_refused()
    {
        var bomb =
            "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(
                Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n")
            );

        Assert.That(ValueInFile.Find("values.yaml", bomb, ValuePath.Parse("tag").Value!).Why, Does.StartWith("values.yaml cannot be read"));
    }

    [TestCase("")]
    [TestCase("a..b")]
    [TestCase(".a")]
    [TestCase("a.")]
    [TestCase("a[")]
    [TestCase("a[x]")]
    [TestCase("a[\"b]")]
    [TestCase("a b")]
    public void What_is_no_way_to_a_value_is_refused(string path) =>
        Assert.That(ValuePath.Parse(path).Why, Does.StartWith($"`{path}` is no way to a value"));

    private static ValueInFile Find(string text, string path)
    {
        var (found, why) = ValueInFile.Find("values.yaml", text, ValuePath.Parse(path).Value!);
        Assert.That(why, Is.Null);
        return found!;
    }
}
