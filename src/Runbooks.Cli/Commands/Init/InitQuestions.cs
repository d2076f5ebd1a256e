using System.Globalization;
using Runbooks.Authoring.Init;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Diagnostics;
using Runbooks.Rehearsal.Planning;
using Runbooks.Targets;

namespace Runbooks.Cli.Commands.Init;

/// <summary>
/// The questions of `runbook init`, under four heads, and the name: asks for what was not said, and looks at the service meanwhile.
/// </summary>
/// <param name="host">The terminal.</param>
/// <param name="place">Where the files go.</param>
/// <param name="draft">Makes them.</param>
/// <param name="bag">Takes RB0306 where nobody answers.</param>
/// <param name="cancel">Ends the asking.</param>
internal sealed class InitQuestions(CommandHost host, InitPlace place, InitDraft draft, DiagnosticBag bag, CancellationToken cancel)
{
    private const string None = "none";

    /// <summary>What was said by options and answers, whatever came of the questions behind them.</summary>
    public InitOptions Said { get; private set; } = new();

    /// <summary>Asks for what was not said.</summary>
    /// <returns>Null where nobody answered.</returns>
    public async Task<InitOptions?> AskAsync(InitOptions said)
    {
        var options = (InitOptions?)Keep(said);
        foreach (var ask in (Func<InitOptions, Task<InitOptions?>>[])[ControllerAsync, PlaceAsync, HealthAsync, CriticalAsync, NamesAsync])
        {
            if (options is not null)
                options = await ask(options);
        }

        return options;
    }

    private async Task<InitOptions?> ControllerAsync(InitOptions options)
    {
        if (options.Controller is null)
        {
            await HeadAsync(1, "What moves the traffic?");
            var question = new Question("Controller", Usual: null) { Choices = [.. draft.Choices.Select(c => (c.Name, c.Title))] };
            if (await question.AskAsync(host, "init", bag, cancel) is not { } name)
                return null;
            options = Keep(options with { Controller = name });
        }

        var choice = draft.ChoiceOf(options.Controller!, bag)!;
        if (choice.Definition?.Description is { } needs)
            await host.Error.WriteLineAsync($"  {needs.ReplaceLineEndings(" ").Trim()}");
        foreach (var parameter in choice.Parameters.Where(p => p.Required && !InitDraft.IsSet(options, p.Name)))
        {
            if (parameter.Description is { } about)
                await host.Error.WriteLineAsync($"  {about}");
            var question = new Question(parameter.Name, Usual: null)
            {
                Check = (answer, into) => TypedValues.Parameter($"{parameter.Name}={answer}", choice, into),
            };
            if (await question.AskAsync(host, "init", bag, cancel) is not { } value)
                return null;
            options = Keep(options with { Set = [.. options.Set, $"{parameter.Name}={value}"] });
        }

        return options;
    }

    private async Task<InitOptions?> PlaceAsync(InitOptions options)
    {
        if (options.BaseUrl is not null)
            return options;
        await HeadAsync(2, "Where is it?");
        await host.Error.WriteLineAsync("  The address of its API, which is asked what serves, and told to go back.");
        var address = await new Question("Address", Usual: null) { Check = TypedValues.CheckAddress }.AskAsync(host, "init", bag, cancel);
        if (address is null)
            return null;
        options = Keep(options with { BaseUrl = address });
        if (options.Headers.Count > 0)
            return options;
        await host.Error.WriteLineAsync("  A header that it wants, such as `Authorization=Bearer ${env:TOKEN}`. Enter for none.");
        var header = await new Question("Header", string.Empty) { Check = (answer, into) => TypedValues.Header(answer, into) }.AskAsync(
            host,
            "init",
            bag,
            cancel
        );
        return header is null ? null : Keep(options with { Headers = header.Length == 0 ? [] : [header] });
    }

    private async Task<InitOptions?> HealthAsync(InitOptions options)
    {
        var isUsual = draft.ChoiceOf(options.Controller!, bag)!.IsUsual;
        if (options.Health is null)
        {
            await HeadAsync(3, "What does health mean?");
            await host.Error.WriteLineAsync(
                $"  Where the service says how it is: a path at {options.BaseUrl}, or a whole address. It is asked once, with GET."
                    + (isUsual ? " Enter for the playbook's own paths." : string.Empty)
            );
            var question = new Question("Health", isUsual ? string.Empty : null)
            {
                Check = (answer, into) => TypedValues.Place(answer, into),
            };
            if (await question.AskAsync(host, "init", bag, cancel) is not { } health)
                return null;
            options = Keep(options with { Health = health });
        }

        if (options.Health is not { Length: > 0 } || (options.Healthy is not null && options.Version is not null))
            return options;
        var guess = await LookAsync(options, t => t.Health!) is { } answer ? HealthGuess.Of(answer) : null;
        if (options.Healthy is null)
        {
            await host.Error.WriteLineAsync(
                guess?.Healthy is null
                    ? "  What must be true of the answer, such as `body.status == \"ok\"`. Enter for any word of health in it."
                    : $"  What must be true of the answer; `{None}` for any word of health in it."
            );
            if (await ExpressionAsync("Healthy", guess?.Healthy, t => options with { Healthy = t }) is not { } healthy)
                return null;
            options = Keep(options with { Healthy = Given(healthy) });
        }

        if (options.Version is not null)
            return options;
        await host.Error.WriteLineAsync(
            guess?.Version is null
                ? "  Where the answer names the version that runs, such as `body.version`. Enter if it does not."
                : $"  Where the answer names the version that runs; `{None}` if it does not."
        );
        var version = await ExpressionAsync("Version", guess?.Version, t => options with { Version = t });
        return version is null ? null : Keep(options with { Version = Given(version) });
    }

    private async Task<InitOptions?> CriticalAsync(InitOptions options)
    {
        if (options.Health is not { Length: > 0 })
            return options;
        if (options.Critical is null)
        {
            await HeadAsync(4, "What do customers ask for?");
            await host.Error.WriteLineAsync(
                "  A path that must work for them, such as /cart or a search. It is asked with GET. Enter if there is none."
            );
            var question = new Question("Critical", string.Empty)
            {
                Check = (answer, into) => draft.TargetOf(options with { Critical = answer }, into),
            };
            if (await question.AskAsync(host, "init", bag, cancel) is not { } critical)
                return null;
            options = Keep(options with { Critical = critical });
        }

        if (options.Critical is not { Length: > 0 } || options.Ok is not null)
            return options with { Critical = Given(options.Critical!) };
        var usual = await LookAsync(options, t => t.Critical!) is Answered { IsSuccess: true } answered
            ? string.Create(CultureInfo.InvariantCulture, $"status == {answered.Status}")
            : null;
        await host.Error.WriteLineAsync(
            $"  What must be true of a good answer{(usual is null ? "; Enter for any success" : string.Empty)}."
        );
        var good = await ExpressionAsync("Ok", usual, t => options with { Ok = t });
        return good is null ? null : Keep(options with { Ok = Given(good) });
    }

    private async Task<InitOptions?> NamesAsync(InitOptions options)
    {
        if (options.Name is null)
        {
            await host.Error.WriteLineAsync("\nWhat do you call it?");
            var question = new Question("Name", draft.UsualName(options))
            {
                Check = (answer, into) => place.CheckName(answer, options.Controller == ControllerChoice.Other.Name, into),
            };
            if (await question.AskAsync(host, "init", bag, cancel) is not { } name)
                return null;
            options = Keep(options with { Name = name });
        }

        if (options.Runbook is not null || !place.Has($"{InitOptions.UsualRunbook}.yaml"))
            return options;
        await host.Error.WriteLineAsync(
            $"  There is a `{place.Display($"{InitOptions.UsualRunbook}.yaml")}` already, which runs against any target. "
                + $"`{InitOptions.NoRunbook}` writes no other."
        );
        var id = await new Question("Runbook", InitOptions.NoRunbook) { Check = place.CheckRunbook }.AskAsync(host, "init", bag, cancel);
        return id is null ? null : options with { Runbook = id };
    }

    private InitOptions Keep(InitOptions options) => Said = options;

    // Without a proposal, Enter says that there is nothing to say.
    private Task<string?> ExpressionAsync(string what, string? proposed, Func<string, InitOptions> with) =>
        new Question(what, proposed ?? string.Empty)
        {
            Check = (answer, into) =>
            {
                if (answer != None)
                    place.Lint(draft.TargetOf(with(answer), into) with { Controller = null }, into);
            },
        }.AskAsync(host, "init", bag, cancel);

    private static string? Given(string answer) => answer is None or "" ? null : answer;

    // What a person is shown is what the answer says; where there is none, what they say is written all the same.
    private async Task<HttpAnswer?> LookAsync(InitOptions options, Func<NewTarget, string> pathIn)
    {
        var own = new DiagnosticBag();
        var described = draft.TargetOf(options, own) with { Controller = null, Healthy = null, Version = null, Ok = null };
        if (place.Read(described, own) is not { } target)
        {
            await host.Error.WriteLineAsync($"  It is not asked, because {own.Sorted()[0].Message}.");
            return null;
        }

        var look = await ServiceLook.AtAsync(PlanCommand.SetupOf(host), target, pathIn(described), cancel);
        await host.Error.WriteLineAsync(
            look.Answer is Answered
                ? $"  It says: {look.Said}"
                : $"  It does not answer ({look.Said}). What you say is written all the same."
        );
        return look.Answer;
    }

    private Task HeadAsync(int number, string question) => host.Error.WriteLineAsync($"\n{number} of 4. {question}");
}
