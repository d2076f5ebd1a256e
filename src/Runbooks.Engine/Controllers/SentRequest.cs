using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Requests;
using Runbooks.Targets;

namespace Runbooks.Controllers;

/// <summary>A request by HTTP, and what was answered.</summary>
/// <param name="Call">The request.</param>
/// <param name="Answer">The answer, or what became of it.</param>
internal sealed record SentRequest(HttpCall Call, HttpAnswer Answer) : ControllerExchange(Call.ToString(), Answer.Elapsed)
{
    /// <inheritdoc/>
    public override int? Status => (Answer as Answered)?.Status;

    /// <inheritdoc/>
    public override bool IsWhole => Answer is Answered { BodyProblem: null };

    /// <inheritdoc/>
    public override bool IsSuccess => Answer is Answered { IsSuccess: true };

    /// <inheritdoc/>
    public override AnswerFault? Fault => Answer is Answered ? null : Answer.Fault;

    /// <inheritdoc/>
    public override ExchangeReading Read(string name, bool isText, IReadOnlySet<string>? deciding = null)
    {
        var (outputs, shape) = HttpRequestFields.Read(Answer, isText, deciding);
        return new ExchangeReading(
            outputs,
            Answer switch
            {
                Answered { IsSuccess: false } answered => $"the {name} answered HTTP {answered.Status}",
                Answered { BodyProblem: not null } cut => HttpRequestFields.BodyProblemOf(cut),
                Answered => shape,
                _ => Answer.Describe(),
            }
        );
    }

    /// <inheritdoc/>
    public override JsonObject Evidence() => EvidenceFile.Of(Call, Answer);

    /// <inheritdoc/>
    public override FailedAnswer Failed() => Answer.At(Call.Url);

    /// <inheritdoc/>
    public override ControllerAnswer? Lost() =>
        Answer switch
        {
            Answered => null,
            NotConnected none => new ControllerAnswer(ControllerAnswer.NotConnected, none.Reason, Status: null),
            Withheld withheld => new ControllerAnswer(ControllerAnswer.NotSent, withheld.Reason, Status: null),
            _ => new ControllerAnswer(ControllerAnswer.Unknown, Answer.Describe(), Status: null),
        };
}
