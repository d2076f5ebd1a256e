using System.Text;
using Runbooks.Sandbox.Faults;

namespace Runbooks.Sandbox.Answers;

/// <summary>An answer as it leaves, and how it travels from there.</summary>
/// <param name="Answer">What is sent of it, its <see cref="Delivery"/> says.</param>
public sealed record Reply(Answer Answer)
{
    private static readonly Answer Nothing = new(0, "", "");

    public Delivery Delivery { get; init; }

    /// <summary>How long after the headers the body leaves.</summary>
    public TimeSpan BodyAfter { get; init; }

    /// <summary>By how many bytes the body is padded.</summary>
    public long Padding { get; init; }

    /// <summary>No answer at all.</summary>
    internal static Reply None(Delivery delivery) => new(Nothing) { Delivery = delivery };

    /// <summary>The connection ends without an answer, as a fault of the kind <see cref="FaultParameter.Drop"/> says.</summary>
    internal static Reply Dropped(SetFault fault) => None(fault.Value == "close" ? Delivery.Closed : Delivery.Reset);

    /// <summary>The body as far as it is sent.</summary>
    public Stream OpenBody()
    {
        var body = Encoding.UTF8.GetBytes(Answer.Body);
        return Delivery == Delivery.Cut ? new MemoryStream(body, 0, body.Length / 2)
            : Padding > 0 ? PaddedBody.Of(Answer, Padding)
            : new MemoryStream(body);
    }
}
