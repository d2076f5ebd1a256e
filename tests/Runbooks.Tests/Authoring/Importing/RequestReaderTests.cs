using Runbooks.Authoring.Importing.Scripts;

namespace Runbooks.Tests.Authoring.Importing;

internal sealed class RequestReaderTests
{
    [TestCase("curl http://h/x", "GET ‹http://h/x›")]
    [TestCase("curl -X POST http://h/x", "POST ‹http://h/x›")]
    [TestCase("curl -XPOST http://h/x -sSf", "POST ‹http://h/x›")]
    [TestCase("curl --request=PUT --url http://h/x", "PUT ‹http://h/x›")]
    [TestCase("curl -d a=1 -d 'b=2' http://h", "POST ‹http://h› application/x-www-form-urlencoded ‹a=1&b=2›")]
    [TestCase(
        "curl -H 'Content-Type: application/json' --data-raw '{\"a\": \"@b\"}' http://h",
        "POST ‹http://h› [Content-Type: ‹application/json›] application/x-www-form-urlencoded ‹{\"a\": \"@b\"}›"
    )]
    [TestCase("curl --json '{}' http://h", "POST ‹http://h› [Accept: ‹application/json›] application/json ‹{}›")]
    [TestCase("curl -G -d q=1 --data-urlencode 'r=a b' http://h", "GET ‹http://h› ?‹q=1› ?‹r=a%20b›")]
    [TestCase("curl -sI http://h", "HEAD ‹http://h› shows Headers, NoBody")]
    [TestCase("curl -so /dev/null -w '%{http_code}\\n' http://h", "GET ‹http://h› shows Status, NoBody")]
    [TestCase("curl -w '%{time_total}' http://h", "GET ‹http://h› shows Time")]
    [TestCase("curl -i -m 5 --connect-timeout 2 http://h", "GET ‹http://h› within 5s shows Headers")]
    [TestCase("curl --max-time 2.5 --retry 3 --retry-delay 2 http://h", "GET ‹http://h› within 2.5s retries 3 each 2s")]
    [TestCase("curl -u \"$USER:$PASS\" http://h", "GET ‹http://h› user ‹$(USER):$(PASS)›")]
    [TestCase("curl --oauth2-bearer $T http://h", "GET ‹http://h› [Authorization: ‹Bearer $(T)›]")]
    [TestCase("curl -b 'a=1' -A agent -e from http://h", "GET ‹http://h› [Cookie: ‹a=1›] [User-Agent: ‹agent›] [Referer: ‹from›]")]
    [TestCase("curl -H \"Authorization: Bearer $TOKEN\" -H 'X-Empty:' $BASE/x", "GET ‹$(BASE)/x› [Authorization: ‹Bearer $(TOKEN)›]")]
    [TestCase(
        "curl -kL http://h -o out.json",
        "GET ‹http://h›; `--insecure` has no place in a step; `--location` has no place in a step; the file of `--output` is not written"
    )]
    [TestCase("curl -F file=@x http://h", "no")]
    [TestCase("curl -d @body.json http://h", "no")]
    [TestCase("curl -T x http://h", "no")]
    [TestCase("curl --max-t 3 http://h", "GET ‹http://h› within 3s")]
    [TestCase("curl --no-progress-meter --no-compressed http://h", "GET ‹http://h›")]
    [TestCase("curl --frobnicate http://h", "no")]
    [TestCase("curl -X", "no")]
    [TestCase("curl http://a http://b", "no")]
    [TestCase("wget -qO- http://h/x", "GET ‹http://h/x›")]
    [TestCase(
        "wget -q -O /dev/null --post-data='a=1' --header='X-A: b' --timeout=5 http://h",
        "POST ‹http://h› [X-A: ‹b›] application/x-www-form-urlencoded ‹a=1› within 5s"
    )]
    [TestCase("wget --spider -S http://h", "HEAD ‹http://h› shows Headers, NoBody")]
    public void A_command_line_is_read_as_its_program_reads_it(string code, string told) =>
        Assert.That(Told.Request(code), Is.EqualTo(told));

    [TestCase("wget http://h/file.tgz")]
    [TestCase("wget --mirror http://h")]
    [TestCase("wget -qO- http://h --frobnicate=1")]
    public void A_command_that_writes_a_file_or_is_not_known_sends_no_request_of_ours(string code) =>
        Assert.That(OtherSender.AsCurl(Told.Command(code)), Is.Null);
}
