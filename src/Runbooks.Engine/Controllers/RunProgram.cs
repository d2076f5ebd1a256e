using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Programs;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>A program that was run, and what it printed.</summary>
/// <param name="Call">The program.</param>
/// <param name="Result">What became of it.</param>
internal sealed record RunProgram(ProgramCall Call, ProgramResult Result) : ControllerExchange($"`{Call}`", Result.Elapsed)
{
    /// <inheritdoc/>
    public override int? Status => null;

    /// <inheritdoc/>
    public override bool IsWhole => Result.Problem is null;

    /// <inheritdoc/>
    public override bool IsSuccess => Result.ExitCode == 0;

    /// <summary>Whether it was held back: another run has taken the target over.</summary>
    public bool IsWithheld { get; init; }

    /// <inheritdoc/>
    public override AnswerFault? Fault => Result.Problem is null ? null : AnswerFault.Lost;

    /// <inheritdoc/>
    public override ExchangeReading Read(string name, bool isText, IReadOnlySet<string>? deciding = null)
    {
        var outputs = Result.Outputs();
        Result<JsonNode?, string> read = isText ? JsonValue.Create(Result.Output) : ReceivedJson.Read(Result.Output, deciding);
        var (body, shape) = read;
        outputs["body"] = shape is null ? body : JsonValue.Create(Result.Output);
        return new ExchangeReading(
            outputs,
            Result.Problem is { } problem ? problem
                : Result.ExitCode != 0 ? $"`{Call.Name}`, which reads the {name}, ended with exit code {Result.ExitCode}{Said}"
                : shape is not null ? $"what `{Call.Name}` printed is not JSON: {shape}"
                : null
        );
    }

    /// <inheritdoc/>
    public override JsonObject Evidence() => EvidenceFile.Of(Call, Result);

    /// <inheritdoc/>
    public override FailedAnswer Failed() => new(Request, AnswerFault.OtherShape);

    /// <inheritdoc/>
    public override ControllerAnswer? Lost() =>
        IsWithheld ? new ControllerAnswer(ControllerAnswer.NotSent, Result.Problem!, Status: null)
        : Result.WasNotStarted ? new ControllerAnswer(ControllerAnswer.NotConnected, Result.Problem!, Status: null)
        : Result.Problem is { } problem ? new ControllerAnswer(ControllerAnswer.Unknown, problem, Status: null)
        : null;

    private string Said => Result.Errors.Trim().Split('\n')[^1] is { Length: > 0 } line ? $": {line}" : string.Empty;
}
