using Runbooks.Tests.Support;

namespace Runbooks.Tests.Controllers;

/// <summary>What a target says, where a description fills it into the path of a request.</summary>
[Parallelizable(ParallelScope.Children)]
[Category("Servers")]
public sealed class FilledPathTests
{
    [TestCase("../../admin", "/pools/..%2F..%2Fadmin/activate")]
    [TestCase("2/../../admin?all=1", "/pools/2%2F..%2F..%2Fadmin%3Fall%3D1/activate")]
    [TestCase("2#", "/pools/2%23/activate")]
    [TestCase("a b%2f", "/pools/a%20b%252f/activate")]
    public async Task The_id_of_a_release_is_one_segment_of_the_path_whatever_it_is(string id, string sent)
    {
        await using var target = await WrittenTarget.StartAsync();
        using var run = In(target, id);

        await run.RunAsync("plan", "undo", "--target", "shop");
        Assert.That(run.Out, Does.Contain($"POST {target.BaseUrl}{sent} (once"), run.Error);

        await run.RunAsync("run", "undo", "--target", "shop");
        Assert.That(
            target.Posted.Distinct(),
            Is.EqualTo([Uri.UnescapeDataString(sent.Replace("%2F", "\0")).Replace("\0", "%2F")]),
            run.Out
        );
    }

    [TestCase(".", "makes `.` a part of the path")]
    [TestCase("..", "makes `..` a part of the path")]
    public async Task An_id_that_no_segment_can_be_is_refused_before_anything_is_sent(string id, string why)
    {
        await using var target = await WrittenTarget.StartAsync();
        using var run = In(target, id);

        Assert.That(await run.RunAsync("run", "undo", "--target", "shop"), Is.EqualTo(1), run.Out + run.Error);

        Assert.That(run.Out, Does.Contain(why));
        Assert.That(target.Posted, Is.Empty);
    }

    private static CommandRun In(WrittenTarget target, string id)
    {
        target.Write("/releases", $$$"""{"live":"3","mark":7,"all":[{"id":"3","version":"c"},{"id":"{{{id}}}","version":"b"}]}""");
        var run = new CommandRun().InRepository();
        run.Write(
            "runbooks/undo.yaml",
            """
            apiVersion: runbooks/v1
            id: undo
            title: Go back
            severity: critical
            steps:
              - { id: undo, rollback: { to: previous, within: 5s } }
            checklist: [ environment-switched ]
            """
        );
        run.Write(
            "runbooks/targets/shop.yaml",
            $$$"""
            apiVersion: runbooks/v1
            name: shop
            base-url: {{{target.BaseUrl}}}
            processing-time: 100ms
            read-every: 50ms
            stable-every: 50ms
            controller:
              state:
                reads: { releases: { http: { get: /releases } } }
                serving: { ref: releases.body.live }
                mark: releases.body.mark
                releases: { from: releases.body.all, ref: item.id, version: item.version, served: "true" }
              change:
                means: absolute
                http: { post: "/pools/{{ to.ref }}/activate" }

            """
        );
        return run;
    }
}
