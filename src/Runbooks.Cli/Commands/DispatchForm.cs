using System.Text;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Diagnostics;
using Runbooks.GitHub;

namespace Runbooks.Cli.Commands;

/// <summary>Makes the inputs of a workflow out of a command line, and holds them against the workflow's file where it is at hand.</summary>
internal static class DispatchForm
{
    // What the shipped workflow has inputs of its own for; anything else goes into its `inputs`, one a line.
    private static readonly string[] Own = ["reason", "expected-version", "bad-version"];

    /// <summary>The workflow's form; null where its file is not here. It is found upward from where the command stands.</summary>
    /// <returns>Null as well after a diagnostic was added.</returns>
    public static WorkflowForm? Find(string workingDirectory, string workflow, DiagnosticBag bag)
    {
        for (var at = new DirectoryInfo(workingDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, ".github", "workflows");
            if (!Directory.Exists(folder))
                continue;
            var path = Path.Combine(folder, workflow);
            if (!File.Exists(path))
                return null;
            var shown = Path.GetRelativePath(workingDirectory, path);
            var (form, canBeStarted) = WorkflowForm.Read(new SourceText(shown, File.ReadAllText(path)));
            if (form is null || canBeStarted)
                return form;
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                $"{shown} has no `workflow_dispatch`, so that nobody can start it",
                help: "name another workflow with --workflow"
            );
            return null;
        }

        return null;
    }

    /// <summary>The values of the inputs, without the mark that finds the run.</summary>
    public static Dictionary<string, string> Values(CommandHost host, DispatchOptions options, WorkflowForm? form, DiagnosticBag bag)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["runbook"] = options.Runbook! };
        if (options.Target is { } target)
            values["target"] = target;
        if (options.Group is { } group)
            values["group"] = group;
        if (options.DryRun)
            values["dry-run"] = "true";
        if (options.Yes)
            values["confirm"] = "true";
        if (options.Allowed.Count > 0)
            values["allow"] = AllowedText(options.Allowed, bag);
        CheckSecrets(host, options, bag);
        var further = new StringBuilder();
        foreach (var pair in options.Inputs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                bag.Add(
                    DiagnosticCodes.BadOption,
                    span: null,
                    "an input is not of the form name=value",
                    help: "-i reason=\"slow answers since 03:10\""
                );
                continue;
            }

            var (name, value) = (pair[..at], pair[(at + 1)..]);
            if (form?.Has(name) ?? Own.Contains(name))
                values[name] = value;
            else if (form?.Has("inputs") == false)
                values[name] = value;
            else if (value.AsSpan().ContainsAny('\r', '\n'))
                bag.Add(
                    DiagnosticCodes.BadOption,
                    span: null,
                    $"the input `{name}` has several lines",
                    help: $"{options.Workflow} has no input of its own for it, and takes further ones as one line each"
                );
            else
                further.Append(name).Append('=').Append(value).Append('\n');
        }

        if (further.Length > 0)
            values["inputs"] = further.ToString();
        if (form?.Has("detected-at") ?? true)
        {
            var detected = TimeOption.Past(host, "--detected-at", options.DetectedAt, bag) ?? host.Time.GetUtcNow();
            values["detected-at"] = detected.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        }

        form?.Check(values, bag);
        return values;
    }

    // The workflow hands them on one a line.
    private static string AllowedText(IReadOnlyList<string> versions, DiagnosticBag bag)
    {
        if (versions.Any(v => string.IsNullOrWhiteSpace(v) || v.AsSpan().ContainsAny('\r', '\n')))
        {
            const string Wanted = "--allow 1.4.2, once for each version";
            bag.Add(DiagnosticCodes.BadOption, span: null, "a version of `--allow` is empty or has several lines", help: Wanted);
        }

        return string.Join('\n', versions);
    }

    // The runbook that will run is the branch's; the one at hand tells which inputs are secret as well as anything here can.
    private static void CheckSecrets(CommandHost host, DispatchOptions options, DiagnosticBag bag)
    {
        var unknown = new DiagnosticBag();
        if (
            new RunbookCatalog(host.WorkingDirectory).Find(options.Runbook!, unknown) is { } found
            && RunbookCatalog.Read(found, unknown) is { } runbook
        )
            SecretInputs.CheckDispatched(runbook, options.Inputs, bag);
    }
}
