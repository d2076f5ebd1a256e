namespace Runbooks.Connections;

/// <summary>Ends a request inside the platform's own code, with the connection made and nothing written to it.</summary>
/// <param name="reason">Why nothing may be sent.</param>
public sealed class WithheldException(string reason) : IOException(reason)
{
    /// <summary>The reason, where one of these is what ended a request; null otherwise.</summary>
    public static string? ReasonIn(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is WithheldException withheld)
                return withheld.Message;
        }

        return null;
    }
}
