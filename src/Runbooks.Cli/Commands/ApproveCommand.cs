using System.CommandLine;
using Runbooks.Cli.Native;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Journals;
using Runbooks.Incidents.Writing;
using Runbooks.Operations;

namespace Runbooks.Cli.Commands;

/// <summary>`runbook approve`.</summary>
internal static class ApproveCommand
{
    public static Command Build(CommandHost host)
    {
        var run = new Argument<string?>("run") { Description = "The run's id, or the beginning of it; the only one that asks, unless said.", Arity = ArgumentArity.ZeroOrOne };
        var deny = new Option<bool>("--deny") { Description = "Say no." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Say yes without being asked again." };
        var records = new Option<string?>("--records") { Description = "The Git repository of the run's record; the one you stand in, unless said." };
        var command = new ExampledCommand("approve", "Answers the question that a run waits with in another terminal.", "runbook approve 20261123-154210") { run, deny, yes, records };
        command.SetAction((parsed, cancel) => AnswerAsync(host, parsed.GetValue(run), parsed.GetValue(deny), parsed.GetValue(yes), parsed.GetValue(records), cancel));
        return command;
    }

    private static async Task<int> AnswerAsync(CommandHost host, string? wanted, bool deny, bool yes, string? records, CancellationToken cancel)
    {
        var bag = new DiagnosticBag();
        if (Find(host, wanted, records, bag) is not var (directory, pending)) return DiagnosticReport.Invalid(host, bag);
        await ApprovalQuestion.WriteAsync(host.Out, pending.Request, pending.ExpiresAt);
        if (pending.Request.Refuses(host.Account, pending.Starter) is { } refusal)
        {
            await host.Error.WriteLineAsync($"error: {refusal}");
            return ExitCodes.NotRecovered;
        }

        bool? said = deny ? false : yes ? true : host.InIsTerminal ? await YesOrNo.AskAsync(host, "Type yes to let it go on, or no: ", cancel) : null;
        if (said is not { } granted)
        {
            await host.Error.WriteLineAsync($"error: nothing was answered: standard input {(host.InIsTerminal ? "has ended" : "is not a terminal")}");
            await host.Error.WriteLineAsync("  = help: say --yes or --deny");
            return ExitCodes.Invalid;
        }

        if (pending.Answer(directory, granted, host.Account))
        {
            await host.Out.WriteLineAsync($"{(granted ? "Yes" : "No")}, by {host.Account}: run {pending.Run} {(granted ? "goes on" : "stops")}.");
            return ExitCodes.Recovered;
        }

        await host.Error.WriteLineAsync($"error: run {pending.Run} was answered before");
        return ExitCodes.NotRecovered;
    }

    private static (RunDirectory Directory, PendingApproval Pending)? Find(CommandHost host, string? wanted, string? records, DiagnosticBag bag)
    {
        NativeLibraries.PrepareGit();
        var repository = RecordsRepository.Open(Path.GetFullPath(records ?? ".", host.WorkingDirectory), bag);
        if (repository is null) return null;
        var asking = new[] { repository.GitDirectory, StateDirectory.Find(host.Environment) }
            .SelectMany(place => RunDirectory.AllIn(place))
            .Select(d => (Directory: d, Pending: PendingApproval.Read(d)))
            .Where(a => a.Pending is not null && a.Pending.ExpiresAt > host.Time.GetUtcNow())
            .ToList();
        var found = asking.Where(a => wanted is null || a.Directory.Run.StartsWith(wanted, StringComparison.Ordinal)).ToList();
        if (found.Count == 1) return (found[0].Directory, found[0].Pending!);
        bag.Add(
            DiagnosticCodes.NotFound,
            span: null,
            asking.Count == 0 ? "no run asks anything here" : found.Count == 0 ? $"no run `{wanted}` asks anything" : $"{found.Count} runs ask something",
            help: asking.Count == 0 ? "a question expires, and is answered once" : $"name one of {string.Join(", ", asking.Select(a => a.Directory.Run))}");
        return null;
    }
}
