using System.Text.Json.Nodes;
using Runbooks.Events;

namespace Runbooks.Controllers;

/// <summary>A request to a controller and what became of it, by HTTP, by a program or in a repository.</summary>
/// <param name="Request"><c>GET /path</c> or the program, for a person.</param>
/// <param name="Elapsed">How long it took.</param>
internal abstract record ControllerExchange(string Request, TimeSpan Elapsed)
{
    /// <summary>The HTTP status; null where there was none.</summary>
    public abstract int? Status { get; }

    /// <summary>Whether it was answered, and all of the answer came.</summary>
    public abstract bool IsWhole { get; }

    /// <summary>Whether the answer is one of success: HTTP 2xx, or exit code 0.</summary>
    public abstract bool IsSuccess { get; }

    /// <summary>Reads what it leaves for expressions, and why nothing can be made of that.</summary>
    /// <param name="name">What was asked for, for the sentence.</param>
    /// <param name="isText">Whether the body is a text, whatever it looks like.</param>
    /// <param name="deciding">The members of it that may not stand twice with two values, besides those of any answer.</param>
    public abstract ExchangeReading Read(string name, bool isText, IReadOnlySet<string>? deciding = null);

    /// <summary>It as evidence.</summary>
    public abstract JsonObject Evidence();

    /// <summary>It as an answer that was not what it was to be.</summary>
    public abstract FailedAnswer Failed();

    /// <summary>How it was lost; null where it was answered.</summary>
    public abstract AnswerFault? Fault { get; }

    /// <summary>What became of a change, where that needs no reading; null where conditions tell.</summary>
    public virtual ControllerAnswer? Known => null;

    /// <summary>What that means for a change: it never left, or may have; null where it was answered.</summary>
    public abstract ControllerAnswer? Lost();
}
