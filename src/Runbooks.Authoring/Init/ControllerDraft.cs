using System.Text;
using Runbooks.Authoring.Writing;

namespace Runbooks.Authoring.Init;

/// <summary>The description of a controller of one's own, for a person to complete. It lints as it is.</summary>
public static class ControllerDraft
{
    /// <param name="name">Its name.</param>
    /// <param name="hasSchema">Whether the schema lies where an editor looks for it.</param>
    public static string Write(string name, bool hasSchema)
    {
        var text = new StringBuilder();
        if (hasSchema)
            text.Append("# yaml-language-server: $schema=../schema/controller.schema.json\n");
        text.Append("apiVersion: runbooks/v1\n");
        DraftYaml.Entry(text, "controller", name, 0);
        DraftYaml.Entry(text, "title", $"What moves the traffic of {name}", 0);
        return text.Append(Rest).ToString();
    }

    private const string Rest = """
        # Put your API's paths and members in the place of these. An expression calls a read by its name, with `status`, `body` and
        # `headers`, and an entry of a list `item`. `runbook target check` shows what the engine makes of it.
        state:
          reads:
            # What is asked. A program that prints JSON does as well: { command: { run: [ mytool, releases, --json ] } }
            releases: { http: { get: /releases } }
          # The release that serves: `ref` is what the controller calls it.
          serving: { from: "array.first(array.filter(releases.body, 'current', true))", ref: item.id }
          # Whether no change is under way. Take it out if every change is done as soon as it is answered.
          settled: array.first(releases.body).status != "pending"
          # What differs after every change: a revision, a count, an id.
          mark: array.first(releases.body).id
          # All that can be gone back to, the newest first, and the one that serves among them.
          releases: { from: releases.body, ref: item.id, version: item.version }
        change:
          # What sending it twice comes to. toggle: it is undone. absolute: it is the same as once. append: a second release is made.
          means: absolute
          # The one request that moves the traffic; `to` is the release to go to. An expression alone keeps its kind: "{{ to.item.id }}" is
          # a number where the entry has one, while `to.ref`, `to.version` and `before.mark` are texts.
          http: { put: /serving, json: { release: "{{ to.ref }}" } }

        """;
}
